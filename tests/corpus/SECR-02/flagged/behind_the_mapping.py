import os
key = os.environ._data.get(b'OPENAI_API_KEY')  # expect: SECR-02
