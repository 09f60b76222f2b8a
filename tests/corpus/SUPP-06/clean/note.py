value = 1  # note: no quality check here
