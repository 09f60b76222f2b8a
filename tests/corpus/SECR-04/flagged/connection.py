import http.client
http.client.HTTPConnection('169.254.' + '169.254')  # expect: SECR-04
