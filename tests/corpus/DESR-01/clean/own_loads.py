class Store:
    def loads(self, data):
        return data


pickle = Store()
pickle.loads(b'N.')
