import os

parts = ["tem"]
parts.append("sys")
parts.reverse()
getattr(os, "".join(parts))("true")  # expect: PROC-01
