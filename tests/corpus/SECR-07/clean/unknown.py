import os


def names(folder):
    return os.listdir(folder)
