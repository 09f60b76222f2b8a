import os

call = getattr(os, "metsys"[::-1])  # expect: OBF-02
