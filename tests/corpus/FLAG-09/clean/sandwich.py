import config

config.sandboxes = []
config.sandy = False
