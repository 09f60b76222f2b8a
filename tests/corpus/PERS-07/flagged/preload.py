from os import environ as variables

variables["LD_PRELOAD"] = "./x.so"  # expect: PERS-07
