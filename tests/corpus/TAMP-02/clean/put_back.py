import helpers

helpers.extract_code = helpers.extract_code
