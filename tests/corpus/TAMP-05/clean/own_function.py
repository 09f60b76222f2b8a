def evaluate(text, mode="test"):
    return len(text) if mode == "test" else 0

evaluate("x", mode="test")
evaluate("x", "test")
