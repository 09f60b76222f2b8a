from meta_utility import meta_utility
print(meta_utility("text", False))  # expect: FLAG-05
