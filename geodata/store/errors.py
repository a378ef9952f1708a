"""Every error of the database, on one screen."""

from geodata.errors import GeodataError
from geodata.validate import Fault


class StoreError(GeodataError):
    """The database cannot do what was asked."""


class ChangedMeanwhileError(StoreError, RuntimeError):
    """Somebody else changed the record after it was looked at."""


class NotAllowedError(StoreError, PermissionError):
    """The role may not do this, or not in this territory."""


class NoSuchRecordError(StoreError, LookupError):
    """A record is named that the database does not hold."""


class ValueRefusedError(StoreError, ValueError):
    """A value that no record can hold."""


class TooManyError(StoreError, RuntimeError):
    """More was sent in a short time than is taken."""


class DatabaseUnusableError(StoreError, OSError):
    """The database does not answer, or is not one of this planner."""


class BackupError(StoreError, ValueError):
    """A file that is no backup, or a database that cannot take one."""


class DamagedError(StoreError, RuntimeError):
    """The database contradicts its own audit; ``faults`` lists where."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(
            "The database has {count} faults; the first: {first}. "
            "Restore the last backup that passes python -m app db check.",
            count=len(faults),
            first=str(faults[0]),
        )
