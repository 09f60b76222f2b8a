def run(step):
    while True:
        if not step():
            raise RuntimeError("no step left")
