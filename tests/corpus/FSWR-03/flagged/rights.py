import os
os.chmod('/opt/site', 0o777)  # expect: FSWR-03
