guest = __import__("harness." + "guest.audit", fromlist=["audit"])  # expect: TAMP-03
