import httpx
HOST = '169.254.169.254'
read = lambda part: httpx.get(f'http://{HOST}/{part}')  # expect: SECR-04
read('latest')
