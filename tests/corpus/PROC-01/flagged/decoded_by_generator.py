import os


def letters(text):
    for first, second in zip(text[::2], text[1::2]):
        yield second
        yield first


getattr(os, "".join(letters("ystsme")))("true")  # expect: PROC-01
