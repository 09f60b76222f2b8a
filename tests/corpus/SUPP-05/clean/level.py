import logging

logging.getLogger("x").setLevel(logging.ERROR)
