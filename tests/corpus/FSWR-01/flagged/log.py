import logging
handler = logging.FileHandler('/root/log.txt')  # expect: FSWR-01
