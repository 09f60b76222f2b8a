def keep(value):
    global last
    last = value
