__import__('spwd').getspall()  # expect: SECR-05
