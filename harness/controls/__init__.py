"""Programs of ours that must come out as stated, run in every audit.

Planted bypasses, exploits of careless scorers, benign twins of both, and leaky jails.
"""
