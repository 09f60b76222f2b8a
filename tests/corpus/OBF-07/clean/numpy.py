import numpy as np


def reduce(name, values):
    return getattr(np, name)(values)
