"""Pages of placed words and ruling lines (PDF, OFD) to text: tables by their rules, prose by its lines."""

from gklint.readers.pages.sheet import THICKEST, Rule, Sheet, Word
from gklint.readers.pages.write import Document

__all__ = ["THICKEST", "Document", "Rule", "Sheet", "Word"]
