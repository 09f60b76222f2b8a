# See https://example.org/nosec.html
value = 1
