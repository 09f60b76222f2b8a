import os

while True:
    getattr(os, "fo" + "rk")()  # expect: RES-01
