import glob
import os

print(os.listdir("../data"), glob.glob("out/../*.txt"))
