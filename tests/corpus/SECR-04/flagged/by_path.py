from urllib.request import urlopen as fetch
fetch('http://192.0.2.254/latest/meta-data/iam')  # expect: SECR-04
