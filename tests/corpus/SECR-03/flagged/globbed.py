import glob
found = glob.glob('/home/*/.ssh/*')  # expect: SECR-03
