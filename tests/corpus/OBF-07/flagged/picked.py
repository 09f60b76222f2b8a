import socket


def value_of(name):
    found = getattr(socket, name)
    return found  # expect: OBF-07 likely
