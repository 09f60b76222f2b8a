import pickle
pickle.dump([1], open('cache.pkl', 'wb'))
pickle.load(open('cache.pkl', 'rb'))  # expect: DESR-01 likely
