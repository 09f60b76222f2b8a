import faulthandler
faulthandler._sigsegv()  # expect: NATV-05
