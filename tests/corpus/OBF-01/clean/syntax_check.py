def is_valid(text):
    try:
        compile(text, "<candidate>", "exec")
    except SyntaxError:
        return False
    return True
