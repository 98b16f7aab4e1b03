"""The official forms as data, and a report bound to one of them."""
