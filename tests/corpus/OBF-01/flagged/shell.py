import binascii
import subprocess

subprocess.run([binascii.unhexlify("74727565").decode()])  # expect: OBF-01
