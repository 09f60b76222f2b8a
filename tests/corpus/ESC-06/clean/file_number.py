import os
with open('x', 'w') as file:
    os.fsync(file.fileno())
