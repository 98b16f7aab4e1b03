"""The two small languages that rules are written in: arithmetic (`expression`) and patterns over prose (`pattern`)."""
