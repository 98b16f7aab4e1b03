"""Rules: read from YAML, judged against a bound report. See `engine.run` and `loader.load_rules`."""
