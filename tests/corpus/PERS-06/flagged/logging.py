import logging
import sys

def hook(kind, error, trace):
    logging.error("failed: %s", error)

sys.excepthook = hook  # expect: PERS-06 likely
