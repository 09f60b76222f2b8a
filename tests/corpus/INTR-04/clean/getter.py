from operator import attrgetter, itemgetter

best = sorted([], key=attrgetter("score"))
first = itemgetter("__class__")
