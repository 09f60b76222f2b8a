from os import kill as k
k(1, 9)  # expect: ESC-05
