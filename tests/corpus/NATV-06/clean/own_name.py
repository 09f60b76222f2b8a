ctypes = ['int', 'long']
print(ctypes)
