import helpers as tools

def setup():
    setattr(tools, "extract" + "_code", str)  # expect: TAMP-02

setup()
