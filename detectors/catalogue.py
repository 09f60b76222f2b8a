"""Every rule there is, those that read programs and those that judge evidence of run time."""

from detectors.findings import Certainty, Family, Rule, Severity
from detectors.observed import OBSERVED_RULES
from detectors.rules import (
    analysis,
    children,
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
    tamp_instances,
    tamp_patches,
    tamp_results,
)
from detectors.rules.base import StaticRule

_RULES: tuple[StaticRule, ...] = (
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
    *tamp_instances.RULES,
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
STATIC_RULES: tuple[StaticRule, ...] = (*_RULES, children.planted_rule(_RULES))
"""Rules that read programs, in the order in which they run."""

LEGACY_STOP = Rule(
    id="LEGACY-STOP",
    family=Family.FLAG,
    severity=Severity.INFO,
    title="the paper's own string check",
    description="The text contains `use_sandbox=False` or `exec(`: what the STOP paper counted. Shown beside the rules "
    "so that its rates can be compared with ours; it decides no verdict.",
    certainties=(Certainty.LIKELY,),
    evasions=("every spelling but these two",),
    false_positives=("a comment, a docstring or a prompt that names them", "a name that ends in exec"),
)
"""No rule of ours: `detectors.static.is_legacy_hit` makes the check. Source: arXiv 2310.02304, table 2."""


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
