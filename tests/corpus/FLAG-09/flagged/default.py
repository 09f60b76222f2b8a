import os as system

system.environ.setdefault("DISABLE_SANDBOX", "yes")  # expect: FLAG-09
