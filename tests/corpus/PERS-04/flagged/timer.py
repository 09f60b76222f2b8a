import os
import threading

threading.Timer(30, lambda: os.system("true")).start()  # expect: PERS-04
