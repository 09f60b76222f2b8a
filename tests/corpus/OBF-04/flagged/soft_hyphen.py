name = "os­"  # expect: OBF-04 likely
