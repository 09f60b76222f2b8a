print('http://192.0.2.1/')
