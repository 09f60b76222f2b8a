import os


def key_of(provider):
    return os.environ.get(f'{provider.upper()}_API_KEY')  # expect: SECR-02
