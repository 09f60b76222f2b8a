from os import putenv

putenv("STOP_SANDBOX", "false")  # expect: FLAG-09
