"""Years of reports at once: walked, checked over processes, kept in a DuckDB file, judged across reports, shown.

Needs the extra `archive` (`pip install 'gklint[archive]'`); what it needs is imported where it is used.
"""
