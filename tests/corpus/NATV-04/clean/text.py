print('a'.replace('a', 'b'))
