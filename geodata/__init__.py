"""What we know: layers, their meaning, origin and quality."""
