import os
look = getattr(os, 'env' + 'iron')
look.values()  # expect: SECR-01
