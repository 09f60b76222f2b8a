class Agent:
    run = eval  # noqa  # expect: SUPP-06
