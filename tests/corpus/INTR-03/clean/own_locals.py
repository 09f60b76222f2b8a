print(locals(), globals().keys())
