import _pickle
_pickle.loads(b'N.')  # expect: DESR-01
