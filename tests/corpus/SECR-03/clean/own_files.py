import json
from pathlib import Path
json.load(open('cache.json'))
Path('notes.txt').read_text()
