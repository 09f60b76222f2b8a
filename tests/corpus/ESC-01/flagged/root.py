from os import chroot as change
change('.')  # expect: ESC-01
