import requests
requests.get('http://192.0.2.1/meta')
