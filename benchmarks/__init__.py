"""Side-by-side timings against peers; not part of the test command."""
