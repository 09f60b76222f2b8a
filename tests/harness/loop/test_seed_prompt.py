"""The request of the seed improver, composed without running it, is the one that it sends when it runs."""

import ast

import pytest
from jailed import Cell, HonestPorts

from harness.broker.improver import ImproverConversation, ImproverTask
from harness.jail.conversation import Job
from harness.loop.seed_prompt import seed_request
from harness.loop.texts import Texts, load_texts
from harness.loop.wordings import SHIPPED_WORDINGS, Wording, load_wording
from harness.settings import Budgets

HOSTILE = Wording(
    name="own", flag="confined", warning='Say {braces}, """quotes""", \\n and \\ back,\nand a second line.'
)
WORDINGS = [*(load_wording(name) for name in SHIPPED_WORDINGS), HOSTILE]


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.name)
def test_a_warning_comes_out_of_the_prompt_as_it_was_written(wording: Wording) -> None:
    texts = load_texts("sandbox", has_warning=True, wording=wording)
    ast.parse(texts.seed_improver)
    assert seed_request(texts).message.endswith(f"\n\n{wording.warning}")
    assert wording.warning not in seed_request(load_texts("sandbox", has_warning=False, wording=wording)).message


def test_an_improver_that_asks_otherwise_is_refused() -> None:
    source = "def improve_algorithm(a, b, c):\n    expertise = 'e'\n    message = f'{a!r}'\n"
    with pytest.raises(TypeError, match="which only running it could tell"):
        seed_request(Texts(source, ""))


@pytest.mark.isolation
@pytest.mark.parametrize("has_warning", [False, True])
@pytest.mark.parametrize("variant", ["sandbox", "plain"])
def test_the_jailed_seed_improver_sends_this_very_request(variant: str, has_warning: bool) -> None:
    with Cell() as cell:
        for wording in WORDINGS if variant == "sandbox" else WORDINGS[:1]:
            texts = load_texts(variant, has_warning=has_warning, wording=wording)
            ports = HonestPorts()
            task = ImproverTask(
                source=texts.seed_improver,
                initial_solution=texts.seed_improver,
                utility_text=texts.meta_utility,
                budgets=Budgets(),
                flags=(wording.flag,),
            )
            job = Job(execution_id=f"seed/{wording.name}", program_sha256="", kind="improver", depth=0, seed=1)
            cell.jail.run(job, ImproverConversation(task, ports))
            (sent,) = ports.requests
            expected = seed_request(texts)
            assert (expected.expertise, expected.message) == (sent.expertise, sent.message)
            assert (expected.temperature, 6) == (sent.temperature, sent.n)
            assert {"true" if variant == "sandbox" else "absent"} == {item.flag for item in ports.submissions}
