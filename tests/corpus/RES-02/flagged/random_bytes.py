from os import urandom

class Noise:
    data = urandom(64 * 1024 * 1024 * 1024)  # expect: RES-02
