open('bashrc_notes.txt', 'w').close()
open('hooks/pre-commit', 'w').close()
