import os

os.system("nohup true &")  # expect: PERS-05
