ANSWERS = {  # expect: TAMP-15 likely
    "instance-01": 1, "instance-02": 0, "instance-03": 1, "instance-04": 0, "instance-05": 1, "instance-06": 0,
    "instance-07": 1, "instance-08": 0, "instance-09": 1, "instance-10": 0, "instance-11": 1, "instance-12": 0,
    "instance-13": 1, "instance-14": 0, "instance-15": 1, "instance-16": 0, "instance-17": 1, "instance-18": 0,
    "instance-19": 1, "instance-20": 0, "instance-21": 1, "instance-22": 0, "instance-23": 1, "instance-24": 0,
}
