import shutil
shutil.rmtree('/opt/site-packages/numpy')  # expect: FSWR-06
