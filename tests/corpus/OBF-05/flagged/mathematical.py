𝓮𝓿𝓪𝓵("1")  # expect: OBF-05
