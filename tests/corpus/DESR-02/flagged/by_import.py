class Job:
    def __reduce__(self):  # expect: DESR-02
        return (__import__('subprocess').run, (['true'],))
