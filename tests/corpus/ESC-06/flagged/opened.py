open(3, 'wb', closefd=False)  # expect: ESC-06
