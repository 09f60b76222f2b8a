def eval(text):
    return len(text)
print(eval('x'))
