import subprocess

limits = {"timeout": 3600}
