import os
os.getenv('AWS_ENDPOINT')  # expect: SECR-02 likely
