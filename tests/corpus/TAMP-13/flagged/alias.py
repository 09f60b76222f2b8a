from sys import settrace as listen

def listener(frame, event, argument):
    return listener

listen(listener)  # expect: TAMP-13
