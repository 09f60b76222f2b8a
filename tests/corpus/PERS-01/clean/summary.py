import atexit
import logging

scores = []


def best():
    return max(scores, default=0.0)


@atexit.register
def report():
    logging.info("best of %d: %.3f", len(scores), best())
    print("done", ", ".join(map(str, scores)))
