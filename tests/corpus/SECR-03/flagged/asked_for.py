import os
os.path.exists('/root/.netrc')  # expect: SECR-03 likely
