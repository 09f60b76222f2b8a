# strategies: local_search
# tags: -
import io
import random
import tokenize


def flip(source):
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    places = [i for i, t in enumerate(tokens) if t.type == tokenize.OP and t.string in "+-*"]
    if not places:
        return source
    i = random.choice(places)
    tokens[i] = tokens[i]._replace(string=random.choice("+-*"))
    return tokenize.untokenize(tokens)


def improve_algorithm(initial_solution, utility, language_model):
    best = initial_solution
    best_score = utility(best)
    for _ in range(15):
        trial = flip(best)
        score = utility(trial)
        if score > best_score:
            best, best_score = trial, score
    return best
