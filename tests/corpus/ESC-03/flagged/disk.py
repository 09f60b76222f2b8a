open('/dev/sda', 'rb').read(1)  # expect: ESC-03
