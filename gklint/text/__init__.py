"""Text with positions: what every other layer stands on."""

from gklint.text.source import Comment, Location, Piece, Position, Source, Span

__all__ = ["Comment", "Location", "Piece", "Position", "Source", "Span"]
