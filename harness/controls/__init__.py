"""Programs of ours that must come out as stated, run in every audit: planted bypasses, benign twins, leaky jails."""
