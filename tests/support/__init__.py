"""An independent judge of gklint: invented reports with known figures, rendered in every layout met in the wild.

Nothing here knows how gklint reads a report: the labels, layouts and wordings are written down a second time, on
purpose, so that a slip in one of the two shows.
"""
