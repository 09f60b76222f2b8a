# strategies: best_of_n
# tags: -
# Near miss of local_search and decompose_parts: text is cut only to clean the replies.
import re


def clean(reply):
    if "```" in reply:
        reply = reply.split("```")[1]
    for lead in ("python\n", "py\n"):
        if reply.startswith(lead):
            reply = reply[len(lead) :]
    reply = re.sub(r"[ \t]+$", "", reply, flags=re.MULTILINE)
    return reply.replace("\t", "    ").strip() + "\n"


def improve_algorithm(initial_solution, utility, language_model):
    request = f"Improve this program:\n{initial_solution}\nUtility:\n{utility.str}"
    replies = language_model.prompt("expert", request, n_responses=6, temperature=0.7)
    programs = [clean(reply) for reply in replies] + [initial_solution]
    return max(programs, key=utility)
