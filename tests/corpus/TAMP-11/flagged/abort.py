import os

class Answer:
    def __del__(self):
        os.abort()  # expect: TAMP-11
