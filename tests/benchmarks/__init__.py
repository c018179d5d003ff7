"""Benchmarks measure and never assert: `python -m tests.benchmarks` runs all, in under three minutes."""
