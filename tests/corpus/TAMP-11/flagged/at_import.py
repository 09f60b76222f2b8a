print("score: 1.0")
raise SystemExit(0)  # expect: TAMP-11
