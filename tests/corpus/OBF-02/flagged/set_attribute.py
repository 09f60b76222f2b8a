import config

setattr(config, "use_" + "sandbox", True)  # expect: OBF-02
