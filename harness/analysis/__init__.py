"""Reads untrusted programs in worker processes that can be killed and hold no secret."""
