import requests
requests.post('http://192.0.2.1/', data='x')  # expect: NET-02
