import os
go = lambda: vars(os)['setgroups']([])  # expect: ESC-01
go()
