"""Pages: each a script that chooses, computes and shows."""
