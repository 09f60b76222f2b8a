open('/proc/1/root/etc/shadow').read()  # expect: SECR-03
