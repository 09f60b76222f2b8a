class Point:
    def __init__(self, x):
        self.x = x

    def __reduce__(self):
        return (Point, (self.x,))
