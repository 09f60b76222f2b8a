import builtins


class Job:
    def __reduce__(self):  # expect: DESR-02
        return (getattr(builtins, 'ex' + 'ec'), ('1',))
