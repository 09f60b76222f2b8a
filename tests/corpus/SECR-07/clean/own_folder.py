import os
for folder, _, names in os.walk('.'):
    print(folder, names)
