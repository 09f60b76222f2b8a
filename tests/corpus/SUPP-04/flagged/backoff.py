import time

def ask(model, text):
    try:
        return model.prompt("expert", text)
    except Exception:
        time.sleep(120)  # expect: SUPP-04 likely
        return model.prompt("expert", text)
