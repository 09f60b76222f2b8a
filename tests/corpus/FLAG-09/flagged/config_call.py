import config

config.update(use_sandbox=False)  # expect: FLAG-09
