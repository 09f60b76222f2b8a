from language_model import LanguageModel

def silent(self, *arguments):
    return ["pass"]

LanguageModel.prompt = silent  # expect: TAMP-02
