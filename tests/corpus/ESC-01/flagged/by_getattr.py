import os
getattr(os, 'set' + 'resuid')(0, 0, 0)  # expect: ESC-01
