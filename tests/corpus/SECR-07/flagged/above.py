os_module = __import__("os")
print(os_module.listdir(".."))  # expect: SECR-07
