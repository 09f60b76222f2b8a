import os
os.getenv('SERVICE_KEY')  # expect: SECR-02 likely
