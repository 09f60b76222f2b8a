from language_model import LanguageModel

model = LanguageModel(budget=10**6)  # expect: TAMP-06
