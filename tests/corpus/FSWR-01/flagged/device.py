write = lambda: open('/dev/sda', 'wb')  # expect: FSWR-01
write()
