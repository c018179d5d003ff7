"""Benchmarks measure and never assert: `python -m tests.benchmarks` runs all, in a few minutes."""
