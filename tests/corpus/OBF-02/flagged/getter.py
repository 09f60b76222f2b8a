from operator import attrgetter

pick = attrgetter("get" + "pid")  # expect: OBF-02
