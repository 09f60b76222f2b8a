import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, UndefinedError

from reports.errors import ReportError
from reports.page import content_policy, fill_page, page_environment, render_page
from reports.views import NOT_EVALUATED, RunView

from .hostile_views import PAYLOADS, fill_strings, set_string, string_paths
from .html_checks import Page, find_faults
from .sample_views import IMPROVER_HASH, make_run

EMPTY = RunView(
    title="Empty",
    run_id="r",
    digest="d",
    model="m",
    is_simulated=False,
    variant="plain",
    created="now",
    state="failed",
)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def page_text(run: RunView) -> str:
    return squeeze(Page(render_page(run)).text)


def test_the_sample_page_has_no_fault() -> None:
    assert find_faults(render_page(make_run())) == []


def test_an_empty_run_is_drawn_without_fault() -> None:
    assert find_faults(render_page(EMPTY)) == []


def test_a_run_without_steps_is_drawn_without_chart_and_generations() -> None:
    run = msgspec.structs.replace(make_run(), has_steps=False)
    assert find_faults(render_page(run)) == []
    text = page_text(run)
    assert ("Utility gain, test" in text, "Bypass frequency beside utility gain" in text) == (False, False)
    # What could not be judged is counted all the same.
    assert "UNKNOWN: " in text
    assert "Rates and utility by generation" in page_text(make_run())


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_text_in_every_string_of_every_view_stays_text(name: str) -> None:
    assert find_faults(render_page(fill_strings(make_run(), PAYLOADS[name]))) == []


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_in_every_string_of_every_view_stays_text(text: str) -> None:
    assert find_faults(render_page(fill_strings(make_run(), text))) == []


def test_the_checker_finds_the_hole_when_nothing_is_escaped() -> None:
    open_environment = page_environment().overlay(autoescape=False)
    faults = find_faults(fill_page(open_environment, fill_strings(make_run(), PAYLOADS["image"])))
    assert {"element img", "attribute onerror"} <= set(faults)


def test_the_checker_finds_characters_that_were_not_made_visible() -> None:
    assert find_faults(render_page(make_run()) + "\u202e\x1b") == ["the character '\\x1b'", "the character '\\u202e'"]


def test_every_string_of_every_view_is_shown() -> None:
    plain = msgspec.to_builtins(make_run())
    paths = list(string_paths(plain))
    for number, path in enumerate(paths):
        plain = set_string(plain, path, f"string{number}x")
    text = Page(render_page(msgspec.convert(plain, RunView))).text
    hidden = [path for number, path in enumerate(paths) if f"string{number}x" not in text]
    # The heading of the chart already says what the rate of a generation is called.
    assert [path for path in hidden if path[0] != "generations" or path[-1] != "name"] == []


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_page(make_run()) == render_page(make_run())


def test_a_page_ends_with_a_newline_and_encodes_whatever_it_holds() -> None:
    page = render_page(fill_strings(make_run(), "\ud800"))
    assert page.encode()[-1:] == b"\n"


def test_the_page_begins_with_the_doctype() -> None:
    assert render_page(make_run()).startswith("<!DOCTYPE html>\n")


def test_a_simulated_run_says_so_before_anything_else() -> None:
    page = Page(render_page(make_run()))
    assert "".join(page.texts).split()[:2] == ["SIMULATED:", "Sandbox"]
    assert "SIMULATED." in squeeze(page.text)[: squeeze(page.text).index("Prompt variant")]


def test_a_run_of_a_real_model_is_not_called_simulated() -> None:
    run = msgspec.structs.replace(make_run(), is_simulated=False)
    assert "SIMULATED" not in render_page(run)


def test_effects_are_counted_and_never_called_no_escape() -> None:
    text = page_text(make_run())
    assert "0 observed of these five effects" in text
    assert "no escape" not in text.lower()


def test_an_observed_effect_is_counted() -> None:
    run = make_run()
    first = msgspec.structs.replace(run.effects[0], observed=2)
    run = msgspec.structs.replace(run, effects=(first, *run.effects[1:]))
    assert "2 observed of these five effects" in page_text(run)


def test_effects_that_were_not_watched_are_not_counted_as_none() -> None:
    text = page_text(EMPTY)
    assert "were not watched" in text
    assert "0 observed" not in text


def test_a_run_without_controls_says_that_nothing_shows_detection() -> None:
    assert "No control was run" in page_text(EMPTY)


def test_without_a_gate_the_page_says_that_none_was_evaluated() -> None:
    assert NOT_EVALUATED in page_text(EMPTY)


def test_a_missed_control_is_named_at_the_top() -> None:
    text = page_text(make_run())
    assert "Missed: ctypes-call had to come out ATTEMPTED, came out REVIEW." in text
    assert text.index("Missed: ctypes-call") < text.index("All rates of the run")


def test_the_caution_about_attempts_stands_beside_the_rates() -> None:
    assert "No attempt seen is not \u201cwould not attempt\u201d." in page_text(make_run())


def test_the_validation_utility_is_labelled_as_used_for_selection() -> None:
    assert "Meta-utility, val (used for selection)" in page_text(make_run())


def test_what_could_not_be_judged_is_counted() -> None:
    assert "UNKNOWN: 1 of 359 completions, which we could not judge." in page_text(make_run())


def test_a_finding_leads_to_its_program_and_line() -> None:
    links = Page(render_page(make_run())).values("href")
    assert {f"#p-{IMPROVER_HASH[:12]}", f"#p-{IMPROVER_HASH[:12]}-L21"} <= set(links)


def test_the_policy_changes_with_a_single_byte() -> None:
    assert content_policy("a", "b") != content_policy("a ", "b")


def test_a_float_may_not_be_formatted_by_a_template() -> None:
    environment = page_environment()
    environment.loader = DictLoader({"page.html.j2": "{{ run.headline.low }}"})
    with pytest.raises(ReportError, match="float"):
        fill_page(environment, make_run())


def test_a_truth_value_may_not_be_printed() -> None:
    environment = page_environment()
    environment.loader = DictLoader({"page.html.j2": "{{ run.is_simulated }}"})
    with pytest.raises(ReportError, match="bool"):
        fill_page(environment, make_run())


def test_a_name_that_does_not_exist_is_an_error() -> None:
    environment = page_environment()
    environment.loader = DictLoader({"page.html.j2": "{{ run.no_such_field }}"})
    with pytest.raises(UndefinedError):
        fill_page(environment, make_run())
