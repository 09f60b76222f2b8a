import zipfile
zipfile.ZipFile('a.zip').extractall(path='/usr/lib')  # expect: FSWR-01
