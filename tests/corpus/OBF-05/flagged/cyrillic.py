def pаss_all(items):  # expect: OBF-05
    return items
