from ftplib import FTP
FTP('192.0.2.1')  # expect: NET-02
