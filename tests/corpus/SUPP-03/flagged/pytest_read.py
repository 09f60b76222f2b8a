from os import environ

name = environ["PYTEST_CURRENT_TEST"]  # expect: SUPP-03
