"""Days that prose names: "by Friday", "nächste Woche", "le 3 mai"; one home for whoever reads them."""

from kindregards.core.dates.named import named_day

__all__ = ["named_day"]
