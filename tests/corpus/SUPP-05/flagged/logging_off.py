import logging

logging.disable(logging.CRITICAL)  # expect: SUPP-05 likely
