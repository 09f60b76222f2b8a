name = "user⁦ admin ⁩"  # expect: OBF-04
