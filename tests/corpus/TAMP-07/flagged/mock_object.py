import time
from unittest import mock

patcher = mock.patch.object(time, "monotonic", lambda: 0.0)  # expect: TAMP-07
