def forge():
    with open(4, "wb", buffering=0) as stream:  # expect: TAMP-04
        stream.write(b"{}")

forge()
