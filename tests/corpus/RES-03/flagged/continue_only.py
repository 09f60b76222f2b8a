count = 0
while "forever":  # expect: RES-03 likely
    count += 1
    continue
