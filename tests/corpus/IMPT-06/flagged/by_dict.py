import tempfile
tempfile.__dict__['_os']  # expect: IMPT-06
