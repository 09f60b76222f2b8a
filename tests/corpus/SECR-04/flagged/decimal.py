import urllib.request
urllib.request.Request('http://2852039166/')  # expect: SECR-04
