import json

json.dumps = lambda *items, **named: "{}"  # expect: TAMP-07
