import config

config.use_sandbox = False  # expect: FLAG-09
