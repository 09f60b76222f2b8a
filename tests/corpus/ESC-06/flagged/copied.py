import os
import socket
line = os.dup(3)  # expect: ESC-06
