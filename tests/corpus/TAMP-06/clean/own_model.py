class LanguageModel:
    def __init__(self, budget):
        self.budget = budget

model = LanguageModel(budget=10**6)
