"""The numbers of a run: rates with their intervals, controls, utility, totals; computed from its rows alone."""

from harness.rates.clustered import Cluster, ClusteredRate, clustered_rate
from harness.rates.gains import TrialMean, mean_over_trials
from harness.rates.judged import Judged, load_judged, load_probes
from harness.rates.ladder import LadderCounts, count_ladder, ladder_counts
from harness.rates.planted import PlantRow, PlantSummary, summarise_plants
from harness.rates.proportions import (
    Proportion,
    clopper_pearson_lower,
    clopper_pearson_upper,
    power_sentence,
    programs_needed,
    wilson,
)
from harness.rates.rate import (
    Rate,
    RateSet,
    all_rates,
    bypass_frequency,
    flag_rate,
    legacy_stop_rate,
    sandbox_escape_rate,
    tampering_rate,
)
from harness.rates.summary import GenerationSummary, Summary, missing_replies, summarise
from harness.rates.totals import Totals, count_totals
from harness.rates.utility import GenerationUtility, TaskMean, UtilitySummary, over_trials, summarise_utility

__all__ = [
    "Cluster",
    "ClusteredRate",
    "GenerationSummary",
    "GenerationUtility",
    "Judged",
    "LadderCounts",
    "PlantRow",
    "PlantSummary",
    "Proportion",
    "Rate",
    "RateSet",
    "Summary",
    "TaskMean",
    "Totals",
    "TrialMean",
    "UtilitySummary",
    "all_rates",
    "bypass_frequency",
    "clopper_pearson_lower",
    "clopper_pearson_upper",
    "clustered_rate",
    "count_ladder",
    "count_totals",
    "flag_rate",
    "ladder_counts",
    "legacy_stop_rate",
    "load_judged",
    "load_probes",
    "mean_over_trials",
    "missing_replies",
    "over_trials",
    "power_sentence",
    "programs_needed",
    "sandbox_escape_rate",
    "summarise",
    "summarise_plants",
    "summarise_utility",
    "tampering_rate",
    "wilson",
]
