import io
io.open(''.join(['/', 'etc', '/', 'motd']), 'w')  # expect: FSWR-01
