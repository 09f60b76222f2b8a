# strategies: beam_tree
# tags: threading
import concurrent.futures as cf
from operator import itemgetter

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    WIDTH, LAYERS, BRANCH = 2, 2, 3
    layer = [{"src": initial_solution, "val": utility(initial_solution)}]
    best = layer[0]
    for _ in range(LAYERS):
        prompts = ["Improve:\n" + node["src"] + "\n" + utility.str for node in layer for _ in range(BRANCH)]
        sources = extract_code(language_model.batch_prompt("expert", prompts, temperature=0.7))
        sources = [s for s in sources if s]
        with cf.ThreadPoolExecutor() as ex:
            values = ex.map(utility, sources)
        children = [{"src": s, "val": v} for s, v in zip(sources, values)]
        layer = sorted(layer + children, key=itemgetter("val"), reverse=True)[:WIDTH]
        best = max(best, layer[0], key=itemgetter("val"))
    return best["src"]
