from os import *
system('true')  # expect: PROC-01
