open('customize.py', 'w').write('x = 1')
open('cron.py', 'w').write('x = 1')
