import _posixsubprocess  # expect: IMPT-02
