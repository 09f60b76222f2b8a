text = "ｏｓ pаss"
# pаss
