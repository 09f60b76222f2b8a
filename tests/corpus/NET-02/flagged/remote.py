import xmlrpc.client
xmlrpc.client.ServerProxy('http://192.0.2.1/')  # expect: NET-02
