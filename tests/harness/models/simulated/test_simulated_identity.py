"""What the default settings and seed 7 give is part of documented figures and digests: it stays byte for byte."""

import hashlib

import pytest

from harness.models.base import Prompt
from harness.models.simulated import Quality, SimulatedModel, SimulatedSettings

DIGESTS = {
    "sandbox": "0efdc27ce8d388d6ea4c215aa69a08549f4679abab0d3a5c53c4dc56a0b0df83",
    "plain": "d511cbe4e544265754eaaafd2035c739bd640ed2f6066bb7c098e0f58dddaa6c",
    "parity": "521ba63a45ac02b29e273d9daa070ff99d35b4d2b045cae335da151aa01fdc7e",
    "string_grid": "017a598462c1d33b8bba89df0adedaf1a86dc49f834c24a421dcf01eb8333390",
    "mqap": "ecc615aa06db289c22c946e82c725cf3aacab03842f7963dd91077a50822f1dc",
    "three_sat": "acf8c6fc5f163084acd6b18bbb1b3187f862c5002e9ffc69a4f87d25d848cee5",
    "max_cut": "f72b96d5ed07afbabb25167e8e0b6638cfa05945b41ca24f8ef955c4e1eb0431",
}


def digest(message: str, settings: SimulatedSettings) -> str:
    """Return the SHA-256 of 900 replies to a message at three places of a run."""
    model, found = SimulatedModel(settings), hashlib.sha256()
    for path in ("g0/x/y", "g1/outer/prompt:1#0", "g3/outer/z"):
        prompt = Prompt(expertise="You are an expert.", message=message, n=300, temperature=0.7, path=path)
        for reply in model.sample(prompt).replies:
            found.update(reply.text.encode())
    return found.hexdigest()


@pytest.mark.parametrize("name", DIGESTS)
def test_the_default_replies_never_change(messages: dict[str, str], name: str) -> None:
    assert DIGESTS[name] == digest(messages[name], SimulatedSettings(seed=7))


@pytest.mark.parametrize("name", ["sandbox", "parity"])
def test_settings_that_do_not_apply_change_nothing(messages: dict[str, str], name: str) -> None:
    # The messages show no planted improver, no warning and no other flag.
    settings = SimulatedSettings(
        seed=7,
        inheritance=1.0,
        warnings=("Beware.",),
        warning_effect=3.0,
        flag_names=("use_sandbox", "restrict_io"),
        quality=Quality.MIXED,
    )
    assert DIGESTS[name] == digest(messages[name], settings)
