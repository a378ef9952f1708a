"""Compiles at set-up what is compiled once, so that nobody waits for it on a first visit.

Every question that runs compiled code is asked once, about the embedded pack; what comes out is
kept where later starts find it.
"""

from analysis.best_sites.wishes import MODELS, SearchLimits, SiteWishes
from analysis.engine import warm_up
from analysis.measured import MeasureSetting
from analysis.question import basket_question
from app.reach import BANDS_MIN
from app.workspace import Workspace, open_base

VISIT = "visit"


def compile_all(workspace: Workspace) -> None:
    """Travel costs, draws, measures, bands of minutes and best sites of a first duty."""
    pack, season_id = workspace.pack, workspace.base_season
    warm_up()
    duties = [
        basket_question(pack, str(basket_id), on=pack.register_date, season_id=season_id)
        for basket_id in pack.basket.index
    ]
    for duty in duties:  # measures differ by delivery mode
        workspace.measured(duty, MeasureSetting())
    modes = pack.service_types["delivery_mode"]
    question = next(d for d in duties if modes[d.service_type_ids[0]] == VISIT)
    workspace.confidence(question)
    site = pack.sites[pack.sites["lon"].notna()].iloc[0]
    workspace.travel.isochrones((float(site["lon"]), float(site["lat"])), BANDS_MIN, season_id)
    for model in MODELS:
        wishes = SiteWishes(model=model, new_sites=3)
        search = workspace.site_searches().get(question, wishes, SearchLimits(10.0, ()))
        while not search.look(1.0):
            pass


if __name__ == "__main__":
    compile_all(open_base())
