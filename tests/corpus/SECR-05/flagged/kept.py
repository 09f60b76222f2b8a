import pwd
readers = [pwd.getpwall]  # expect: SECR-05 likely
