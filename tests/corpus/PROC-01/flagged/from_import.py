from os import system as s
s('true')  # expect: PROC-01
