import builtins

table = {letter: chr(ord("a") + (place + 13) % 26) for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
getattr(builtins, "".join(table[letter] for letter in "riny"))("1")  # expect: EXEC-01
