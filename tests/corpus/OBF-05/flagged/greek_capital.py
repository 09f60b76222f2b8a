ΑBC_mode = 1  # expect: OBF-05
