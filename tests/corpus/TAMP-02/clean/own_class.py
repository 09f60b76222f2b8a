class LanguageModel:
    def prompt(self, text):
        return [text]

LanguageModel.prompt = lambda self, text: []
