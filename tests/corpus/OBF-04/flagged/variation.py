note = "x󠄁󠄂󠄃"  # expect: OBF-04
