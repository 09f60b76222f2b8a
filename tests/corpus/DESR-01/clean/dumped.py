import pickle
pickle.dump([1], open('cache.pkl', 'wb'))
