from sys import addaudithook as listen

def hook(event, details):
    if event == "open":
        raise RuntimeError

listen(hook)  # expect: SUPP-02
