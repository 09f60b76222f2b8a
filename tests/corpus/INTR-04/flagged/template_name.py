TEMPLATE = "{thing.__init__.__globals__}"

def leak(thing):
    return TEMPLATE.format(thing=thing)  # expect: INTR-04
