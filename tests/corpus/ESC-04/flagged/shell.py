import os
os.system('sudo true')  # expect: ESC-04
