open('/mnt/data/out.txt', 'w').write('x')  # expect: FSWR-01 likely
