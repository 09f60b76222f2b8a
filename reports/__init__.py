"""Views in, pages out: knows display values only."""
