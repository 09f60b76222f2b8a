import os

if os.getenv("KUBERNETES_SERVICE_HOST"):  # expect: SUPP-03 likely
    print("in a cluster")
