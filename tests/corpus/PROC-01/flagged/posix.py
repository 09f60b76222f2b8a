import posix
posix.system('true')  # expect: PROC-01
