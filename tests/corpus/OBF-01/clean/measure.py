import zlib

def complexity(text):
    return len(zlib.compress(text.encode()))
