"""Settings of all tests: skips that fail where asked to, the folder of a built wheel, no deadlines for examples."""

from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from harness.errors import JailUnavailable
from harness.jail.jail import Jail, JailSettings
from harness.jail.slots import Slots
from sandbox_profiles.profile import load_floor


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    parser.addoption("--fail-on-skip", action="store_true", help="count a skipped test as failed")
    parser.addoption("--wheel-folder", type=Path, help="where `uv build` put the wheel, for tests marked `package`")
    parser.addoption("--honest-folder", type=Path, help="where the packages to read are, for tests marked `honest`")
    parser.addoption("--rewrite-snapshot", action="store_true", help="write down what is found in honest packages anew")


def pytest_configure() -> None:
    """Let an example take its time: how busy the machine is says nothing about the code."""
    settings.register_profile("unhurried", parent=settings(), deadline=None)
    settings.load_profile("unhurried")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests for which this machine or this call lacks something, and say what."""
    if item.get_closest_marker("isolation") and (reason := _why_no_jail()):
        pytest.skip(reason)
    if item.get_closest_marker("package") and item.config.getoption("--wheel-folder") is None:
        pytest.skip("no wheel was given with --wheel-folder; tox -e package builds one")
    if item.get_closest_marker("honest") and item.config.getoption("--honest-folder") is None:
        pytest.skip("no packages were given with --honest-folder; tox -e honest gets them")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip of a test into a failure where asked to."""
    report = yield
    _refuse_skip(item.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skip of a whole module into a failure where asked to."""
    report = yield
    _refuse_skip(collector.config, report)
    return report


def _refuse_skip(config: pytest.Config, report: pytest.TestReport | pytest.CollectReport) -> None:
    if config.getoption("--fail-on-skip") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}\nNothing may be skipped under --fail-on-skip."


@cache
def _why_no_jail() -> str:
    """Return why no jail can be had here, or an empty text."""
    try:
        Jail(JailSettings(profile=load_floor(), run_token="check"), Slots(1, 1)).start_one()
    except JailUnavailable as error:
        return f"no jail can be had here: {error.message}; {error.hint}"
    return ""
