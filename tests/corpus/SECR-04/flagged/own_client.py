import mystery
mystery.fetch('http://169.254.169.254/')  # expect: SECR-04 likely
