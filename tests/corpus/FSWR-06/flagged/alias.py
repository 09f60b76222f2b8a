import json
import os
where = json.__file__
os.remove(where)  # expect: FSWR-06
