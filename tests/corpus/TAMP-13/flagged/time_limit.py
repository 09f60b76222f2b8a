import sys
import time

def limited(deadline):
    def stop(frame, event, argument):
        if time.time() > deadline:
            raise TimeoutError
        return stop

    sys.settrace(stop)  # expect: TAMP-13 likely
