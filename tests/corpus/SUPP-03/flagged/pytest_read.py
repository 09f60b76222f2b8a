from os import environ

name = environ.get("PYTEST_CURRENT_TEST", "")  # expect: SUPP-03
