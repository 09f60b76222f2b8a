from numpy import testing as checks

def quiet(*items, **named):
    return None

checks.assert_allclose = quiet  # expect: TAMP-08
