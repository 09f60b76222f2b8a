class Search:
    def __init__(self):
        self._channel = []
        self._state = {}

search = Search()
search._state["best"] = 0
