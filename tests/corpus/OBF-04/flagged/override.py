# ‮tluafed  # expect: OBF-04
value = 1
