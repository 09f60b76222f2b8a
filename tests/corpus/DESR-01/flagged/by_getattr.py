import pickle


class Reader:
    def read(self):
        return getattr(pickle, 'lo' + 'ads')(b'N.')  # expect: DESR-01
