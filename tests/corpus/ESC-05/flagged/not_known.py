import os


def stop(number):
    os.kill(number, 15)  # expect: ESC-05 likely
