def algorithm(text):
    return dict({  # expect: TAMP-15 likely
        "AABBAABB": "A", "AABBAABA": "B", "AABBAAAB": "A", "AABBAAAA": "B", "AABBABBB": "A", "AABBABBA": "B",
        "AABBABAB": "A", "AABBABAA": "B", "AABBBBBB": "A", "AABBBBBA": "B", "AABBBBAB": "A", "AABBBBAA": "B",
        "ABBBAABB": "A", "ABBBAABA": "B", "ABBBAAAB": "A", "ABBBAAAA": "B", "ABBBABBB": "A", "ABBBABBA": "B",
        "ABBBABAB": "A", "ABBBABAA": "B", "ABBBBBBB": "A", "ABBBBBBA": "B", "ABBBBBAB": "A", "ABBBBBAA": "B",
    })[text]
