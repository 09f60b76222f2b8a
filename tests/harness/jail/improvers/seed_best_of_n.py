from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Ask once for several candidates and keep the best of them."""
    expertise = "You are an expert computer science researcher and programmer."
    message = f"""Improve the following solution:
```python
{initial_solution}
```
You will be scored by this function:
```python
{utility.str}
```
Return a better solution in a code block."""
    n_messages = min(language_model.max_responses_per_call, utility.budget)
    replies = language_model.batch_prompt(expertise, [message] * n_messages, temperature=0.7)
    candidates = extract_code(replies)
    return max(candidates, key=utility)
