import json
import os
with open('cache.json', 'w') as file:
    json.dump({}, file)
os.makedirs('a/b', exist_ok=True)
