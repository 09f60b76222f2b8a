café = "ok"
