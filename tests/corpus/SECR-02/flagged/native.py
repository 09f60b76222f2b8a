import ctypes
ctypes.CDLL(None).getenv(b'OPENAI_API_KEY')  # expect: SECR-02
