write = lambda: open('/srv/harness/broker.py', 'a')  # expect: FSWR-05
write()
