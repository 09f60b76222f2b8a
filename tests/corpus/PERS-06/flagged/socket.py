import socket
import sys

def hook(*details):
    socket.socket()

sys.excepthook = hook  # expect: PERS-06
