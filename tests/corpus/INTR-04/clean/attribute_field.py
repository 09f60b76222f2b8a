class Point:
    x = 1

text = "{0.x} {p.x}".format(Point(), p=Point())
