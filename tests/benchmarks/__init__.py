"""Speed as ratios, all measured in one run: ``python -m tests.benchmarks``. No test asserts a time."""
