import os

getattr(os, "ni" + "ce")(-20)  # expect: RES-05
