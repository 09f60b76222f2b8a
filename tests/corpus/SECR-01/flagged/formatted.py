import os
text = f'{os.environ}'  # expect: SECR-01 likely
