import pwd
for entry in pwd.getpwall():  # expect: SECR-05
    print(entry)
