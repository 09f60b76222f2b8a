import sys
setattr(sys, 'meta_' + 'path', [])  # expect: IMPT-03
