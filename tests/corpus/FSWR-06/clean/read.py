import json
open(json.__file__).read()
