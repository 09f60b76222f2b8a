import os

if os.fork():
    os._exit(0)
if os.fork():  # expect: PERS-05 likely
    os._exit(0)
