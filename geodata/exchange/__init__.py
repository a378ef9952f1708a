"""The register as files that municipalities have: reading, checking, comparing, writing."""
