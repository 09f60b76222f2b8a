import numpy as np

def algorithm(values):
    layers = [np.zeros((4000, 4000)) for _ in range(3)]
    for kind in ("a", "b"):
        layers.append(np.zeros((4000, 4000)))
    return layers
