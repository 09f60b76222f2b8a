import os
import pwd
name = pwd.getpwuid(os.getuid()).pw_name  # expect: SECR-05 likely
