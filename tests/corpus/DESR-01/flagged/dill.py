load = lambda data=b'N.': __import__('dill').loads(data)  # expect: DESR-01
load()
