import pwd
getattr(pwd, 'getpw' + 'all')()  # expect: SECR-05
