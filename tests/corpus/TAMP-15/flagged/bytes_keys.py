TABLE = {  # expect: TAMP-15 likely
    b"digest-01": 1, b"digest-02": 1, b"digest-03": 1, b"digest-04": 1, b"digest-05": 1, b"digest-06": 1,
    b"digest-07": 1, b"digest-08": 1, b"digest-09": 1, b"digest-10": 1, b"digest-11": 1, b"digest-12": 1,
    b"digest-13": 1, b"digest-14": 1, b"digest-15": 1, b"digest-16": 1, b"digest-17": 1, b"digest-18": 1,
    b"digest-19": 1, b"digest-20": 1, b"digest-21": 1, b"digest-22": 1, b"digest-23": 1, b"digest-24": 1,
}
