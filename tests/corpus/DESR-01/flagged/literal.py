import pickle
pickle.loads(b'\x80\x04N.')  # expect: DESR-01
