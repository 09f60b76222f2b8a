import os
read = lambda name='ANTHROPIC_API_KEY': os.environ.pop(name, None)  # expect: SECR-02
read()
