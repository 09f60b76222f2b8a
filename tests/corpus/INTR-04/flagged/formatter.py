import string

value = string.Formatter().get_field("0.__class__.__subclasses__", [1], {})  # expect: INTR-04
