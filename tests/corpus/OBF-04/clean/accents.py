naïve = "café"
