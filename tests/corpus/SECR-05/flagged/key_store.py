import keyring
keyring.get_password('service', 'user')  # expect: SECR-05
