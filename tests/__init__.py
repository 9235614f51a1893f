"""The tests. They mirror the apps; what belongs to the whole is in tests/site."""
