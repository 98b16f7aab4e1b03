"""`gklint serve`: the checks in a browser, and as a JSON API. One process that keeps nothing, workers that may die."""
