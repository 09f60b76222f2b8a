import config

for name in ("sandbox_enabled",):
    setattr(config, name, 0)  # expect: FLAG-09
