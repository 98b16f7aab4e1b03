"""Text with positions: what every other layer stands on."""

from gklint.text.source import Location, Position, Source, Span

__all__ = ["Location", "Position", "Source", "Span"]
