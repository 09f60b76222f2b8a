text = "{} scored {score:.2f}".format("x", score=1.0)
