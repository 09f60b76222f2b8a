import os
kept = {name: text for name, text in os.environ.items() if 'A' in name}  # expect: SECR-01
