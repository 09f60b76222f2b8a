class Letter:
    def cast(self, kind):
        return kind


Letter().cast('bold')
memoryview(b'abcd').cast('B')
