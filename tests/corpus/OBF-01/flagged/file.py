import base64

secret = open(base64.b64decode("L2V0Yy9ob3N0bmFtZQ==").decode())  # expect: OBF-01
