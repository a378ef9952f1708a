"""What can be chosen: services as the basket names them or by type, groups, cutoffs."""

from dataclasses import dataclass

import pandas as pd

from analysis.question import Question, service_question
from app.i18n import Words
from geodata.pack import Pack
from geodata.schema import tables

OWN, DEFAULT = "own", "default"
STATUSES = next(c.one_of for c in tables()["status_events"] if c.name == "status")
"""What a service can be, as the register declares it."""


@dataclass(frozen=True)
class ServiceOption:
    """One entry of the service list: a duty of the basket or a service type by itself."""

    key: str
    name: str
    service_type_ids: tuple[str, ...]
    group_id: str | None
    in_basket: bool


def service_options(pack: Pack, words: Words) -> dict[str, ServiceOption]:
    """The duties of the basket first, then every type that is not such a duty by itself."""
    basket = [
        ServiceOption(
            key=str(basket_id),
            name=words.name(row),
            service_type_ids=tuple(str(row["service_type_ids"]).split(";")),
            group_id=row["group_id"] if pd.notna(row["group_id"]) else None,
            in_basket=True,
        )
        for basket_id, row in pack.basket.iterrows()
    ]
    whole = {o.service_type_ids for o in basket if o.group_id is None}
    others = [
        ServiceOption(f"type-{type_id}", words.name(row), (str(type_id),), None, in_basket=False)
        for type_id, row in pack.service_types.iterrows()
        if (type_id,) not in whole
    ]
    return {option.key: option for option in (*basket, *others)}


def default_question(pack: Pack, option: ServiceOption, base: Question) -> Question:
    """The question of a list entry at its recommended cutoff, at the date and season of base."""
    return service_question(
        pack,
        option.service_type_ids,
        group_id=option.group_id,
        on=base.on,
        season_id=base.season_id,
    )


def groups_served(pack: Pack, option: ServiceOption) -> list[str]:
    """Ids of the groups that services of the option's types name, in the pack's order."""
    chosen = pack.services[pack.services["service_type_id"].isin(option.service_type_ids)]
    named = {group for ids in chosen["group_ids"] for group in ids.split(";")}
    return [group for group in pack.demand_groups.index if group in named]


def cutoff_label(pack: Pack, cutoff_id: str, words: Words) -> str:
    """A preset as "40 min - way to school"."""
    row = pack.cutoffs.loc[cutoff_id]
    return f"{words.cost(float(row['value']), str(row['cost']))} – {words.name(row)}"
