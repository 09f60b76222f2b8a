queue = dict()
queue.setdefault('post', [])
