import sys

def watch(frame, event, argument):
    print(event)

sys.setprofile(watch)  # expect: TAMP-13
