from language_model import LanguageModel

def make(amount):
    return LanguageModel(amount)  # expect: TAMP-06 likely
