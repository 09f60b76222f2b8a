text = "plain \u202e escape"
