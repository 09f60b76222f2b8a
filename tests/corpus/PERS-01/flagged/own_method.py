import atexit


class Search:
    def __init__(self, store):
        self.store = store
        atexit.register(self.resume)  # expect: PERS-01 likely

    def resume(self):
        self.store.advance(1)
