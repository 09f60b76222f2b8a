"""Static rules, one module per family, each rule's description beside the code that earns it."""
