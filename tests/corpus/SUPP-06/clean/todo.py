# TODO: types, ignored for now
value = 1
