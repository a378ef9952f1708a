"""What people see: browser, command line, documents; all words, in both languages."""
