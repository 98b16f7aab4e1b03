"""Rules that look at several reports at once (`kind: across`), and what they look at: see `model` and `judge`."""
