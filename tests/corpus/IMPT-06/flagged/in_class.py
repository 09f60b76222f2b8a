import logging.handlers
import random


class Reach:
    inner = random._os  # expect: IMPT-06
