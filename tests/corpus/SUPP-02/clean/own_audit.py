def audit(event):
    return event

audit("start")
