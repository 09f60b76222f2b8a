import os
for folder, _, names in os.walk('/'):  # expect: SECR-07
    print(folder, names)
