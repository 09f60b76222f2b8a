print('169.254.169.254 is the metadata service')
