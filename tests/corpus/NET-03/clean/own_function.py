def getaddrinfo(name):
    return name
print(getaddrinfo('x'))
