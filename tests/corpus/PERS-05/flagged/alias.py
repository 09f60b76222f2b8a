from os import setsid as leave

def detach():
    leave()  # expect: PERS-05

detach()
