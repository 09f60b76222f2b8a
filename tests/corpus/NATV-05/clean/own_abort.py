class Search:
    def abort(self):
        return None


Search().abort()
