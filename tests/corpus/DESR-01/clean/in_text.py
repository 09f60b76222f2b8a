print("pickle.loads(b'...') would be refused")
