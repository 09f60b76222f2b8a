import os
numbers = [name for name in os.listdir('/proc') if name.isdigit()]  # expect: SECR-07
