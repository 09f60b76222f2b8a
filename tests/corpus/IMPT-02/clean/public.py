import ctypes
import imghdr_like
import threading
