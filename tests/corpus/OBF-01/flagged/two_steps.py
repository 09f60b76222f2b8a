import base64

packed = "cHJpbnQoMSk="
text = base64.b64decode(packed).decode()
exec(text)  # expect: OBF-01
