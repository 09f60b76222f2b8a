rule = "do not touch __globals__"
