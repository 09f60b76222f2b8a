import os
os.listdir(os.path.join(os.environ['HOME'], '.kube'))  # expect: SECR-03
