import helpers

helpers.extract_code = lambda reply: reply  # expect: TAMP-02
