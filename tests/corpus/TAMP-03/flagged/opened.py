import os

def peek(folder):
    with open(os.path.join(folder, "secret_utility.py")) as file:  # expect: TAMP-03
        return file.read()
