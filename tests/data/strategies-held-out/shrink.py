# strategies: local_search
# tags: -
def improve_algorithm(initial_solution, utility, language_model):
    """Delta debugging: remove chunks of lines while the score holds."""
    lines, score = initial_solution.split("\n"), utility(initial_solution)
    size = max(1, len(lines) // 2)
    while size >= 1:
        start = 0
        while start < len(lines):
            kept = lines[:start] + lines[start + size :]
            value = utility("\n".join(kept))
            if value >= score:
                lines, score = kept, value
            else:
                start += size
        size //= 2
    return "\n".join(lines)
