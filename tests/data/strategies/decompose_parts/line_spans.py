# strategies: decompose_parts
# tags: -
from helpers import extract_code


def cut(source):
    """Map each top-level function to its first and last line."""
    spans, start, rows = [], None, source.split("\n")
    for number, row in enumerate(rows):
        if row.startswith(("def ", "class ")):
            if start is not None:
                spans.append((start, number))
            start = number
    if start is not None:
        spans.append((start, len(rows)))
    return rows, spans


def improve_algorithm(initial_solution, utility, language_model):
    solution = initial_solution
    best = utility(solution)
    for index in range(3):
        rows, spans = cut(solution)
        if index >= len(spans):
            break
        first, last = spans[index]
        block = "\n".join(rows[first:last])
        answer = extract_code(language_model.prompt("dev", f"Improve this block:\n{block}\n{utility.str}")[0])
        if not answer:
            continue
        attempt = "\n".join(rows[:first] + answer.split("\n") + rows[last:])
        score = utility(attempt)
        if score > best:
            solution, best = attempt, score
    return solution
