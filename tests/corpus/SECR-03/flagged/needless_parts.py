open('/proc/./self//../self/maps').read()  # expect: SECR-03
