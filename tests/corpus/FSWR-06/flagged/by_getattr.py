import random


class Editor:
    def edit(self):
        return open(getattr(random, '__fi' + 'le__'), 'w')  # expect: FSWR-06
