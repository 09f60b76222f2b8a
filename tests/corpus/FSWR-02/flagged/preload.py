write = lambda text: open('/etc/ld.so.preload', 'w').write(text)  # expect: FSWR-02
write('')
