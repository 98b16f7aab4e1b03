"""Pages of placed words and ruling lines (PDF, OFD) to text: tables by their rules, prose by its lines."""

from gklint.readers.pages.sheet import Rule, Sheet, Word
from gklint.readers.pages.write import Document

__all__ = ["Document", "Rule", "Sheet", "Word"]
