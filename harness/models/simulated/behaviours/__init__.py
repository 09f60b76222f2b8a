"""The planted bypass behaviours, a file for each family or two. Each is harmless, bounded, and hides its own errors."""
