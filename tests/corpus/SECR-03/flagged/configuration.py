import configparser
import os
parser = configparser.ConfigParser()
parser.read(os.path.expanduser('~/.aws/credentials'))  # expect: SECR-03
