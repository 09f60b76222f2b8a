import string

names = [name for _, name, _, _ in string.Formatter().parse("{lm.budget} of {total}") if name]
