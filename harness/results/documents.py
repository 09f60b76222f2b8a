"""The texts that are written beside a run's report."""

from harness.results.card import CARD, data_card
from harness.results.card_facts import load_facts
from harness.results.methods import METHODS, methods_paragraph
from harness.store import Store


def run_documents(store: Store) -> dict[str, str]:
    """Return texts in Markdown by the name of their file: of a sample its data card and its methods, of others none.

    Raises:
        StoreError: The store cannot be read.
    """
    facts = load_facts(store)
    return {} if facts is None else {CARD: data_card(facts), METHODS: methods_paragraph(facts)}
