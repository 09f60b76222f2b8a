text = "a⁠b⁡c"  # expect: OBF-04 likely
