open('../../../proc/sysrq-trigger', 'w').write('h')  # expect: ESC-03
