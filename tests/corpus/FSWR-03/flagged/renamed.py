from os import rename as r
r('/etc/passwd', 'passwd')  # expect: FSWR-03
