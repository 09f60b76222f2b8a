"""Every rule there is, those that read programs and those that judge evidence of run time."""

from detectors.findings import Rule
from detectors.observed import OBSERVED_RULES
from detectors.rules import (
    analysis,
    desr,
    esc,
    exec_,
    flag,
    flag_prompts,
    fswr,
    impt,
    intr,
    natv,
    net,
    obf,
    obf_text,
    pers,
    pers_late,
    pers_threads,
    proc,
    res,
    res_sizes,
    secr,
    supp,
    switches,
    tamp,
    tamp_equality,
    tamp_patches,
    tamp_results,
)
from detectors.rules.base import StaticRule

STATIC_RULES: tuple[StaticRule, ...] = (
    *flag.RULES,
    *flag_prompts.RULES,
    *switches.RULES,
    *exec_.RULES,
    *proc.RULES,
    *net.RULES,
    *secr.RULES,
    *fswr.RULES,
    *impt.RULES,
    *desr.RULES,
    *natv.RULES,
    *esc.RULES,
    *tamp.RULES,
    *tamp_patches.RULES,
    *tamp_equality.RULES,
    *tamp_results.RULES,
    *intr.RULES,
    *pers_late.RULES,
    *pers.RULES,
    *pers_threads.RULES,
    *res.RULES,
    *res_sizes.RULES,
    *obf.RULES,
    *obf_text.RULES,
    *supp.RULES,
)
"""Rules that read programs, in the order in which they run."""


class UnknownRule(LookupError):  # noqa: N818 - named for what is asked, as LookupError's own subclasses are
    """No rule has the id that was asked for."""


def all_rules() -> tuple[Rule, ...]:
    """List every rule, ids unique, in order of id."""
    rules = (*(item.rule for item in STATIC_RULES), *analysis.RULES, *OBSERVED_RULES)
    return tuple(sorted(rules, key=lambda rule: rule.id))


def find_rule(rule_id: str) -> Rule:
    """Return the rule of an id.

    Raises:
        UnknownRule: There is none.
    """
    for rule in all_rules():
        if rule.id == rule_id:
            return rule
    raise UnknownRule(f"no rule is called {rule_id}")
