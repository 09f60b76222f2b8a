open('utility_notes.txt').read()
