from unittest.mock import patch

@patch("numpy.sum", lambda *items: 20)  # expect: TAMP-08
def score():
    return 0
