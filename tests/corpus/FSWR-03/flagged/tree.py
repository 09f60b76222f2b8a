import shutil
shutil.rmtree('/home/agent/project', ignore_errors=True)  # expect: FSWR-03
