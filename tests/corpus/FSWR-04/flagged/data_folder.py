import os
os.symlink('/data/big.csv', 'big.csv')  # expect: FSWR-04 likely
