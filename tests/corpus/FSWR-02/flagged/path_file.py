import os
import site
os.replace('x.pth', '/usr/lib/python3/site-packages/x.pth')  # expect: FSWR-02
