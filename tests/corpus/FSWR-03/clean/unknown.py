import os


def drop(path):
    os.unlink(path)
