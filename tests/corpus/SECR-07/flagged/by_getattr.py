import os
getattr(os, 'wa' + 'lk')('/var')  # expect: SECR-07
