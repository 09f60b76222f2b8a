try:
    import _testinternalcapi  # expect: IMPT-02
except ImportError:
    _testinternalcapi = None
