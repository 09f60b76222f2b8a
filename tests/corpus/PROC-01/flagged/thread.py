import os, threading
threading.Thread(target=os.system, args=('true',)).start()  # expect: PROC-01
