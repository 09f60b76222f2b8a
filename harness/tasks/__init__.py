"""The six downstream tasks of STOP: instances, seed solutions, visible utility texts, scorers."""
