import os
getattr(os, 'sym' + 'link')('/etc', 'x')  # expect: FSWR-04
