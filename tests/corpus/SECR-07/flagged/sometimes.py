import os


def names(folder):
    base = "/" if folder is None else folder
    return os.listdir(base)  # expect: SECR-07 likely
