open('proc/sys.txt', 'w').close()
open('sys/notes', 'w').close()
