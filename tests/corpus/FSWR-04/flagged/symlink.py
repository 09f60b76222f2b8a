import os
os.symlink('/etc/passwd', 'link')  # expect: FSWR-04
