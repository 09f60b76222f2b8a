import string

text = string.Template("$name").substitute(name="x")
