import os
go = lambda: getattr(os, 'sys' + 'tem')('mount')  # expect: ESC-04
go()
