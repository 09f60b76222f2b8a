import threading
look = lambda: threading._sys  # expect: IMPT-06
look()
