class Point:
    def __init__(self):
        self.x = 1

print(Point().__dict__, vars(Point()))
