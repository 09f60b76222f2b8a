"""The controls of an audit, run by themselves on this machine."""

import tempfile
from pathlib import Path

from harness.analysis.analyst import Analyst
from harness.controls.leaky import run_leaky_jails
from harness.controls.pairs import run_controls
from harness.jail.jail import Jail, JailSettings
from harness.jail.slots import Slots
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.parts import Parts
from harness.loop.texts import load_texts
from harness.models.catalogue import open_model
from harness.models.simulated import SimulatedSettings
from harness.records import ControlRecord
from harness.settings import AuditSettings
from harness.store import Store
from harness.store.attempts import AttemptLog
from sandbox_profiles.profile import load_floor


def run_planted(nsjail_path: str | None) -> tuple[ControlRecord, ...]:
    """Run every planted bypass, benign twin and leaky jail.

    Raises:
        JailUnavailable: No jail could be had.
    """
    settings = AuditSettings()
    with tempfile.TemporaryDirectory(prefix="harness-doctor-") as folder:
        store_folder = Path(folder) / "run"
        jail = Jail(JailSettings(profile=load_floor(), nsjail_path=nsjail_path, run_token="doctor"), Slots(1, 1))  # noqa: S106
        analyst = Analyst(1)
        with Store.create(store_folder) as store, AttemptLog(store_folder / "attempts.jsonl") as attempts:
            parts = Parts(
                settings=settings,
                texts=load_texts(settings.variant, has_warning=False),
                model=open_model(SimulatedSettings(seed=0)),
                jail=jail,
                analyst=analyst,
                store=store,
                attempts=attempts,
                casebook=Casebook(),
                observer=Observer(),
            )
            try:
                return (*run_controls(parts), *run_leaky_jails(nsjail_path))
            finally:
                jail.close()
                analyst.close()
