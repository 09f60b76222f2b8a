from subprocess import check_output as out
out('unshare -r id', shell=True)  # expect: ESC-04
