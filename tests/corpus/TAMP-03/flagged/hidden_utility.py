from secret_utility import utility as truth  # expect: TAMP-03
