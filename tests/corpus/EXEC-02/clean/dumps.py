import marshal
print(marshal.dumps([1]))
