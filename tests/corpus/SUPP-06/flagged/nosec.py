import os
os.system("true")  # nosec  # expect: SUPP-06
