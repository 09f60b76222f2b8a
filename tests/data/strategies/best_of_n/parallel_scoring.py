# strategies: best_of_n
# tags: threading
from concurrent.futures import ThreadPoolExecutor, as_completed

from helpers import extract_code


class Sampler:
    def __init__(self, model, scorer):
        self.model = model
        self.scorer = scorer

    def draw(self, program):
        text = "Here is a program:\n{}\nIt is scored by:\n{}\nReturn a better one.".format(program, self.scorer.str)
        answers = self.model.prompt("Senior engineer.", text, self.model.max_responses_per_call, 0.7)
        return [a for a in extract_code(answers) or [] if a and a.strip()]

    def grade(self, programs):
        results = {}
        with ThreadPoolExecutor(max_workers=4) as pool:
            jobs = {pool.submit(self.scorer, p): p for p in programs}
            for job in as_completed(jobs):
                try:
                    results[jobs[job]] = job.result()
                except Exception:
                    results[jobs[job]] = 0.0
        return results


def improve_algorithm(initial_solution, utility, language_model):
    sampler = Sampler(language_model, utility)
    pool = [initial_solution] + sampler.draw(initial_solution)
    grades = sampler.grade(pool)
    winner, _ = max(grades.items(), key=lambda item: item[1])
    return winner
