from helpers import extract_code as original

def extract_code(reply):
    return original(reply) or ""
