from grp import getgrall as groups
groups()  # expect: SECR-05
