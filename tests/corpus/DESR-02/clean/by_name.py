class Singleton:
    def __reduce__(self):
        return 'SINGLETON'
