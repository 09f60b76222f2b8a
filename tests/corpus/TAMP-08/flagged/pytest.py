import pytest

class Report:
    passed = True

pytest.fail = lambda *items: Report()  # expect: TAMP-08
