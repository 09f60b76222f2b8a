import threading
getattr(threading, '_sys')  # expect: IMPT-06
