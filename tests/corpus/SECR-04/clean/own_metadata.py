metadata = {'google': {'internal': 1}}
print(metadata['google'])
