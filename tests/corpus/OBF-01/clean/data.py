import base64

picture = base64.b64decode("cGFzcw==")
with open("picture.png", "wb") as file:
    file.write(picture)
