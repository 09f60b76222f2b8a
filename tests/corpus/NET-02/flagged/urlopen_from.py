from urllib.request import urlopen as get
get('http://192.0.2.1/')  # expect: NET-02
