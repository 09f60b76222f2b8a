class Cache:
    def __getstate__(self):
        return {'size': 1}

    def __setstate__(self, state):
        self.size = state['size']
