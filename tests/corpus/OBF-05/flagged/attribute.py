import os

os.𝒔ystem  # expect: OBF-05
