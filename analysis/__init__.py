"""What follows from what we know: pure functions, no files, no words for people."""
