open('x.txt', 'w').close()
