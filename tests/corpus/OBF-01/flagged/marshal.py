import base64
import marshal

def load(text):
    exec(marshal.loads(base64.b64decode(text)))  # expect: OBF-01
