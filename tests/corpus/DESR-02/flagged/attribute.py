class Sentinel:
    def __reduce__(self):  # expect: DESR-02 likely
        return (getattr, (self.owner, self.name))
