from subprocess import Popen
Popen(['true'])  # expect: PROC-01
