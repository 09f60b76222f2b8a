print('import harness.guest', '__main__')
