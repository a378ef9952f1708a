"""The database of what people enter: register edits, roles, proposals, and the audit of it all.

Everything in it is appended, never overwritten. SQLite by default, PostgreSQL by DATABASE_URL.
"""
