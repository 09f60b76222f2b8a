print("__import__('o' + 's')")
