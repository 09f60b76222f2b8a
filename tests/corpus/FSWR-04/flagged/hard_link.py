from os import link as l
l('/usr/bin/python3', 'mine')  # expect: FSWR-04
