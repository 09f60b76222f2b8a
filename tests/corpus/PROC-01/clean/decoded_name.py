import os


def decode(text):
    return "".join(chr(ord(letter) - 1) for letter in text)


print(getattr(os, decode("hfuqje"))())
