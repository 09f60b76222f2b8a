import os
codes = [116, 126, 116, 115, 98, 106]
getattr(os, "".join(chr(code ^ 7) for code in codes))("true")  # expect: PROC-01
