import os

has_mounts = os.access("/proc/self/mountinfo", os.R_OK)  # expect: SUPP-01
