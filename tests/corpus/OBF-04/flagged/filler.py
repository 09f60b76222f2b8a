def run(ㅤ=1):  # expect: OBF-04
    return ㅤ  # expect: OBF-04
