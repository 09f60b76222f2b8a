"""The trusted side of what a jailed program sees: budgets, scores and replies are decided here."""
