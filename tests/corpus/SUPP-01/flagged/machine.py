def model():
    return open("/sys/class/dmi/id/product_name").read()  # expect: SUPP-01
