value = globals().get("value")
