from unittest import mock

with mock.patch("time.time", return_value=0.0):  # expect: TAMP-07
    pass
