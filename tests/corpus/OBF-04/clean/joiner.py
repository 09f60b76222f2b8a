family = "👨‍👩"
