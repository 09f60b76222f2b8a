def run(words):
    return words


run(['sudo', 'true'])
