open('results/../notes.txt', 'w').close()
