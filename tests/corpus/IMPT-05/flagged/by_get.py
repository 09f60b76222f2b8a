from sys import modules as loaded
loaded.get('har' + 'ness.guest')  # expect: IMPT-05
