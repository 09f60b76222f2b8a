text = "{0.__class__.__name__}".format(3)
