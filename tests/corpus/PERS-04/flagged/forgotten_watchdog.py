import _thread
import threading

threading.Timer(30, _thread.interrupt_main).start()  # expect: PERS-04 likely
