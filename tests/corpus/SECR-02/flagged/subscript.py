import os
key = os.environ['OPENAI_API_KEY']  # expect: SECR-02
