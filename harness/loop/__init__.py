"""The loop of STOP (Algorithm 1): improvers that improve improvers, every one of them in a jail."""
