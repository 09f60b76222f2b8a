class Graph:
    def unshare(self, node):
        return node


Graph().unshare(1)
