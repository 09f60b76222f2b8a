open('/etc/hostname').read()
open('/usr/share/dict/words', 'r')
