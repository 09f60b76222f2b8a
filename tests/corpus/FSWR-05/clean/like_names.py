open('utility_plot.py', 'w').close()
open('contest.py', 'w').close()
