from os import readlink as follow
look = lambda: follow('/proc/self/ns/pid')  # expect: ESC-03
look()
