from http.server import HTTPServer
HTTPServer(('127.0.0.1', 0), None)  # expect: NET-01
