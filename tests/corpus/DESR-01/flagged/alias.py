from pickle import loads as build
build(b'\x80\x04' + b'N.')  # expect: DESR-01
