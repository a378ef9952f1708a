"""What brings a database from one version of the schema to the next; every row is kept."""
