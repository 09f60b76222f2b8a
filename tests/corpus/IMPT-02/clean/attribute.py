class Box:
    _interpreters = ()


print(Box._interpreters)
