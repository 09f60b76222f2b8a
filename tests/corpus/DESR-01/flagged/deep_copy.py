import pickle
twin = pickle.loads(pickle.dumps([1, 2]))  # expect: DESR-01 likely
