import sys

def algorithm(samples):
    return samples

if __name__ == "__main__":
    print(algorithm([]))
    sys.exit(0)
