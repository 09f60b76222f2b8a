import os
getattr(os, f'{"sys"}tem')('true')  # expect: PROC-01
