import os
steps = [os.setgid]  # expect: ESC-01 likely
