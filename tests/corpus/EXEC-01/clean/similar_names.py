def execute(text):
    return text
executor = execute
evaluate = executor('x')
