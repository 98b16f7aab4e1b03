"""Text with positions: what every other layer stands on."""

from gklint.text.source import Location, Piece, Position, Source, Span

__all__ = ["Location", "Piece", "Position", "Source", "Span"]
