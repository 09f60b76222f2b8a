import os

getattr(os, "environ")["GIT_SSH_COMMAND"] = "true"  # expect: PERS-07
