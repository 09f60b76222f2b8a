import pandas as pd

frame = pd.DataFrame({"x": [1]})
frame["f_back"] = 2
