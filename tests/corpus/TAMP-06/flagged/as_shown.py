from language_model import LanguageModel

model = LanguageModel(budget=4, max_responses_per_call=6)  # expect: TAMP-06 likely
