write = lambda: open('/proc/self/fd/3', 'wb')  # expect: ESC-06
write()
