# pylint: disable=all  # expect: SUPP-06
value = 1
