import os
import sys

vars(sys).update({"except" + "hook": lambda *details: os.system("true")})  # expect: PERS-06
