from meta_utility import meta_utility

class Judge:
    def score(self, text):
        return meta_utility(text, mode="test")  # expect: TAMP-05
