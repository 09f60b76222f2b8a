open('/proc/sys/kernel/core_pattern', 'w').write('x')  # expect: ESC-03
