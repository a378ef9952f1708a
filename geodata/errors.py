"""Errors of the rooms below the app.

A message is a template with named placeholders, so that the app can look the template up in its
catalogue; without a catalogue the English sentence itself is the message.
"""


class PlannerError(Exception):
    """Something a person can mend; says what was found, what was expected, what to do."""

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template.format(**params) if params else template)


class GeodataError(PlannerError):
    """Data cannot be used as they are."""


class PackNotFoundError(GeodataError, LookupError):
    """The folder named as a pack is not there or is not a pack."""
