open('/etc/passwd').read()  # expect: SECR-03
