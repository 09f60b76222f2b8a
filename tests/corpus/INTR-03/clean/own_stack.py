stack = []
stack.append(1)
inspect = {"stack": stack}
print(inspect["stack"])
