from language_model import LanguageModel

def is_model(thing):
    return isinstance(thing, LanguageModel)
