import _testinternalcapi


class Inner:
    settings = _testinternalcapi.get_configs()  # expect: NATV-05
