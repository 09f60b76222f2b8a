open('/dev/null', 'w').close()
open('/dev/stdout', 'w').close()
open('/dev/urandom', 'rb').read(4)
