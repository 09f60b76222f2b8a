# strategies: simulated_annealing
# tags: -
import math
import random
from dataclasses import dataclass

from helpers import extract_code


@dataclass
class State:
    code: str
    energy: float


def metropolis(current: State, proposal: State, temperature: float) -> bool:
    if proposal.energy <= current.energy:
        return True
    probability = math.exp((current.energy - proposal.energy) / temperature)
    return random.random() < probability


def improve_algorithm(initial_solution, utility, language_model):
    state = State(initial_solution, -utility(initial_solution))
    best = state
    temperature, cooling = 1.0, 0.6
    for _ in range(4):
        replies = language_model.prompt("annealer", f"Perturb:\n{state.code}\n{utility.str}", n_responses=1)
        code = extract_code(replies[0])
        if code:
            proposal = State(code, -utility(code))
            if metropolis(state, proposal, temperature):
                state = proposal
            if proposal.energy < best.energy:
                best = proposal
        temperature *= cooling
    return best.code
