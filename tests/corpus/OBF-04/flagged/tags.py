note = "hello󠁨󠁩"  # expect: OBF-04
