import os


class Job:
    def __reduce__(self):  # expect: DESR-02
        return (os.system, ('true',))
