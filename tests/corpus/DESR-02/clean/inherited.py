class Base:
    def __reduce_ex__(self, protocol):
        return super().__reduce_ex__(protocol)
