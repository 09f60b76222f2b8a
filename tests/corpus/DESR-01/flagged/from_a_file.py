import pickle
pickle.load(open('/data/cache.pkl', 'rb'))  # expect: DESR-01
