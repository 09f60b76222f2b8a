import base64
import zlib

eval(zlib.decompress(base64.b64decode(b"eJwzBAAAMgAy")))  # expect: OBF-01
