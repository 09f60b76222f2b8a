import httpx as h
h.get('http://192.0.2.1/')  # expect: NET-02
