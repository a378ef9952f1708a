"""The matrix as people see it: links, the law's date, figures that are not known."""

import dataclasses
from datetime import date

from app import matrix
from app.i18n import Words
from app.workspace import Workspace

DAY = date(2024, 6, 1)
LV = Words("lv")


def shown(toy: Workspace) -> str:
    answer = toy.compliance(DAY, "summer")
    return matrix.to_html(toy.pack, answer, LV, link=lambda key: f"plaisas?service={key}")


def test_each_cell_links_to_the_map_of_its_duty(toy: Workspace) -> None:
    html = shown(toy)
    for basket_id in toy.pack.basket.index:
        assert html.count(f'href="plaisas?service={basket_id}"') == 2  # two municipalities


def test_duty_without_a_known_date_names_none(toy: Workspace) -> None:
    assert "obligāts no" not in shown(toy)


def test_date_of_the_law_is_shown_beside_its_duty(toy: Workspace) -> None:
    basket = toy.pack.basket.copy()
    basket.loc["care", "valid_from"] = "2025-07-01"
    changed = Workspace(dataclasses.replace(toy.pack, basket=basket))
    assert shown(changed).count("obligāts no 2025-07-01") == 1


def test_nothing_is_counted_for_a_service_the_register_does_not_cover(toy: Workspace) -> None:
    cells = toy.compliance(DAY, "summer").cells.loc["assistant"]
    assert set(cells["state"]) == {"not_known"}
    row = shown(toy).split('<th scope="row">asistents')[1].split("</tr>")[0]
    assert row.count('<span class="matrix-people">–</span>') == 2


def test_group_that_nobody_serves_is_named_in_its_cell(toy: Workspace) -> None:
    basket = toy.pack.basket.assign(named_group_ids="seniors;children")
    html = shown(Workspace(dataclasses.replace(toy.pack, basket=basket)))
    row = html.split('<th scope="row">dienas aprūpe')[1].split("</tr>")[0]
    assert "daļēji, ne visām grupām" in row
    assert (
        f"Neviens pašvaldībā neapkalpo: {toy.pack.demand_groups.loc['children', 'name_lv']}."
        in row
    )
