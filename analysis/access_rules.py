"""Who may use a service: residents of its own municipality, of partners by agreement, or all.

Legal access follows declared residence (Social Services and Social Assistance Law, art. 9(1)):
the municipality where a person's residence is declared gives the service. Which rule is asked
about is a switch of each question.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.question import CONTRACT, OPEN_TO_ALL, Question
from geodata.agreements import agreements_at
from geodata.pack import Pack

OUTREACH = "outreach"
STATE = "state"
Flags = npt.NDArray[np.bool_]


def provider_travels(pack: Pack, services: pd.DataFrame) -> Flags:
    """Which services go to their clients: those of an outreach type."""
    modes = pack.service_types["delivery_mode"]
    types = {type_id for type_id, mode in modes.items() if mode == OUTREACH}
    return np.array([type_id in types for type_id in services["service_type_id"]], dtype=bool)


def allowed(pack: Pack, services: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Which services the residents of each municipality may use at the question's date.

    - ``own``: the services of the own municipality; those of the state too, because the state
      gives them to residents of all Latvia.
    - ``contract``: also those with whose municipality an agreement for the type holds.
    - ``open``: every service. In outreach the provider travels, and comes to another municipality
      only where an agreement brings it there: ``open`` is ``contract`` for it.

    Parameters
    ----------
    services : index service_id; columns municipality_code, service_type_id, provider_sector.

    Returns
    -------
    Flags: index municipality_code of all municipalities of the pack, columns service_id.
    """
    codes = pack.municipalities.index
    home = services["municipality_code"].to_numpy()
    may = np.asarray(codes.to_numpy()[:, None] == home[None, :], dtype=bool)
    comes = provider_travels(pack, services)
    may |= ((services["provider_sector"] == STATE).to_numpy() & ~comes)[None, :]
    if question.access in (CONTRACT, OPEN_TO_ALL):
        may |= by_agreement(pack, services, question)
    if question.access == OPEN_TO_ALL:
        may |= ~comes[None, :]
    return pd.DataFrame(may, index=codes, columns=services.index)


def may_use(
    pack: Pack, services: pd.DataFrame, question: Question, home: "pd.Series[str]"
) -> Flags:
    """Which services people may use, (people, services), by the codes of where they live."""
    row = pack.municipalities.index.get_indexer(home)
    return np.asarray(allowed(pack, services, question).to_numpy(dtype=bool)[row])


def by_agreement(pack: Pack, services: pd.DataFrame, question: Question) -> Flags:
    """Which services residents may use because an agreement holds; (municipality, service)."""
    codes = pack.municipalities.index
    there = np.zeros((len(codes), len(services)), dtype=bool)
    if pack.agreements.empty:
        return there
    valid = agreements_at(pack.agreements, question.on.isoformat())
    for home, partner, type_id in valid[
        ["from_municipality_code", "to_municipality_code", "service_type_id"]
    ].itertuples(index=False, name=None):
        offered = services["municipality_code"] == partner
        offered &= services["service_type_id"] == type_id
        there[codes == home] |= offered.to_numpy()
    return there
