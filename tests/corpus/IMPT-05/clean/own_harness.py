class Harness:
    guest = None


harness = Harness()
print(harness.guest)
