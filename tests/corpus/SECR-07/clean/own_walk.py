class Graph:
    def walk(self, top):
        return [top]


Graph().walk('/')
