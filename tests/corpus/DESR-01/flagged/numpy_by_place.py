from numpy import load as fetch

fetch("weights.npy", None, 1)  # expect: DESR-01
