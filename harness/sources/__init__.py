"""Where programs are found: files, folders, notebooks, Markdown, JSON Lines, runs; each is read with suspicion."""
