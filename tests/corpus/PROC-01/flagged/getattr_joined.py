import os
getattr(os, ''.join(['sys', 'tem']))('true')  # expect: PROC-01
