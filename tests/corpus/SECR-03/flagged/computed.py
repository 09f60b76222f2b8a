from linecache import getlines as lines
lines('/'.join(['', 'etc', 'sha' + 'dow']))  # expect: SECR-03
