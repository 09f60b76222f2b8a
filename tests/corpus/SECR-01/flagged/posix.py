import json
import posix
json.dumps({'all': posix.environ})  # expect: SECR-01
