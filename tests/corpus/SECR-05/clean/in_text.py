print('pwd.getpwall() is not for us')
