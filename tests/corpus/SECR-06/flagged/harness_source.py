open('/opt/site/harness/guest/program.py').read()  # expect: SECR-06
