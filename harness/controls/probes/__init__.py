"""What a jail must contain: harmless programs, each with the trace that it must leave or why it leaves none."""

from harness.controls.probes import (
    channel,
    devices,
    exhaustion,
    kernel,
    lasting,
    namespaces,
    neighbours,
    network,
    processes,
    reading,
    writing,
)
from harness.controls.probes.probe import Probe

PROBES: tuple[Probe, ...] = (
    *network.PROBES,
    *processes.PROBES,
    *neighbours.PROBES,
    *namespaces.PROBES,
    *kernel.PROBES,
    *reading.PROBES,
    *writing.PROBES,
    *devices.PROBES,
    *exhaustion.PROBES,
    *lasting.PROBES,
    *channel.PROBES,
)
"""All of them, in the order in which they are run and shown."""
