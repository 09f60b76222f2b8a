import base64

code = compile(base64.b64decode("cGFzcw==").decode(), "x", "exec")  # expect: OBF-01
