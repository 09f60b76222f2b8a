import requests
requests.get('http://metadata.google.internal/computeMetadata/v1/')  # expect: SECR-04
