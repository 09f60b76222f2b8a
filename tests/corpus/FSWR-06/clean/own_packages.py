open('packages.txt', 'w').close()
