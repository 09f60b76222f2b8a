from base64 import b64decode as unpack

run = exec

class Loader:
    def start(self):
        source = unpack("cGFzcw==")
        run(source)  # expect: OBF-01
