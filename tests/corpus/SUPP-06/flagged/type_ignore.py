value: int = "x"  # type: ignore[assignment]  # expect: SUPP-06
