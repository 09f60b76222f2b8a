text = "שלום‏"
