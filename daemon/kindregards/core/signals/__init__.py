"""Signals: something observed in a mail, always with the sentence that shows it.

One file per signal; each has `detect(reading) -> Iterator[Signal]` and stands in DETECTORS. Rules that hold
here: unsure means silent; language is data (phrases/<lang>.toml).
"""

from kindregards.core.signals.signal import Signal, SignalKind

__all__ = ["Signal", "SignalKind"]
