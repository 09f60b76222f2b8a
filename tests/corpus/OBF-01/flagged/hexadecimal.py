import os

getattr(os, bytes.fromhex("676574706964").decode())()  # expect: OBF-01
