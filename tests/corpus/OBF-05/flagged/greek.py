nοde = 1  # expect: OBF-05
