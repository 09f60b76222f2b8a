from functools import partial
from urllib.request import urlopen
later = partial(urlopen, 'http://metadata.google.internal/')  # expect: SECR-04
