import language_model as provider

model = provider.LanguageModel(max_responses_per_call=64)  # expect: TAMP-06
