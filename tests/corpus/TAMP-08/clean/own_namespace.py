class np:
    pass

np.mean = lambda values: 1.0
