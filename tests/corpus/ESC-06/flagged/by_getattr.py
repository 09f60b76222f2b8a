import os
getattr(os, 'cl' + 'ose')(3)  # expect: ESC-06
