import linecache
linecache.getlines('_'.join(['secret', 'utility']) + '.py')  # expect: SECR-06
