x = 1
y = 2import os  # expect: OBF-06
z = 3
