def improve(sсore):  # expect: OBF-05
    return sсore  # expect: OBF-05
