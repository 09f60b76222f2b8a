class Job:
    def __reduce_ex__(self, protocol):  # expect: DESR-02
        return eval, ('1',)
