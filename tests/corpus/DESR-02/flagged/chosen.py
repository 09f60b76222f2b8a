import builtins
import os


class Job:
    def __reduce__(self):  # expect: DESR-02
        if self.is_quiet:
            return (os._exit, (0,))
        return (list, ())
