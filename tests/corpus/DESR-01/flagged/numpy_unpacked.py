import numpy as np

FLAGS = {"allow" + "_pickle": not False}


def algorithm(path):
    return np.load(path, **FLAGS)  # expect: DESR-01
