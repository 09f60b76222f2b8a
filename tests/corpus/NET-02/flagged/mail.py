import smtplib
with smtplib.SMTP('192.0.2.1') as s:  # expect: NET-02
    s.noop()
