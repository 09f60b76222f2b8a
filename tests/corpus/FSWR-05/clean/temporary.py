open('/tmp/utility.py', 'w').write('x')
