import json
json.loads('[1]')
json.load(open('cache.json'))
