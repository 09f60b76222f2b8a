class Registry:
    def register(self, function):
        return function

import os

Registry().register(os.system)
