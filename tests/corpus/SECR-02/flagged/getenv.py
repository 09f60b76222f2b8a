from os import getenv as g
g('GITHUB_TOKEN')  # expect: SECR-02
