"""The place or municipality that is chosen on the map or in a table, and the layers switched."""

from collections.abc import Sequence

from app import address

PLACE, LAYERS = "place", "layers"
_FIRST = "place-first"


def chosen() -> str | None:
    """Id of the chosen demand point, or code of the chosen municipality."""
    place: str | None = address.chosen(PLACE)
    return place


def first() -> str | None:
    """The place that tables show first: the one chosen on the map or by a link."""
    if address.chosen(_FIRST) is None and chosen() is not None:
        address.put(_FIRST, chosen())
    place: str | None = address.chosen(_FIRST)
    return place


def from_map(key: str) -> None:
    """The map under the key chose a place; a second time the same one lets it go."""
    place = (address.chosen(key) or {}).get("chosen")
    if place:
        address.put(PLACE, None if place == chosen() else str(place))
        address.put(_FIRST, str(place))


def from_table(key: str, ids: Sequence[str], drawn: Sequence[int]) -> None:
    """The table under the key, whose rows have these ids, chose a row or let it go.

    A table that was only drawn again tells the rows it was ``drawn`` with: that is no choice, and
    one made elsewhere at that moment stays.
    """
    rows = address.chosen(key)["selection"]["rows"]
    if rows != drawn:
        address.put(PLACE, ids[rows[0]] if rows else None)


def follow(key: str, rows: list[int]) -> None:
    """Let the table under the key show these rows as chosen, where its rows were others before.

    A table goes by the number of a row: what is chosen would slip when the order changes.
    """
    state = address.chosen(key)
    if state is not None and state["selection"]["rows"] != rows:
        address.put(key, {"selection": {"rows": rows}})


def from_list(key: str) -> None:
    """The list of places under the key chose one, or none."""
    place = address.chosen(key)
    address.put(PLACE, place)
    address.put(_FIRST, place)


def switched(key: str) -> None:
    """Layers of the map under the key were switched: those that are not as at first."""
    now = (address.chosen(key) or {}).get("switched")
    if now is not None:
        address.put(LAYERS, [str(one) for one in now])


def write() -> None:
    """Show both in the address."""
    address.write(PLACE, None)
    address.write(LAYERS, [])
