import os

call = getattr(os, "getpid")
