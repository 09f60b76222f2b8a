import glob
glob.iglob('/home/**', recursive=True)  # expect: SECR-07
