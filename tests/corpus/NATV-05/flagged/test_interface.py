import _testcapi
_testcapi.run_in_subinterp('1')  # expect: NATV-05
