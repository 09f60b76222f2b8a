import os
key = os.environb.get(b'DB_PASSWORD')  # expect: SECR-02
