open('/etc/hosts', 'w').write('x')  # expect: FSWR-01
