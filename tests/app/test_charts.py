"""How charts write their numbers."""

import pytest

from app.charts import fractions
from app.i18n import Words


@pytest.mark.parametrize(("lang", "sign"), [("lv", ","), ("en", ".")])
def test_axis_of_fractions_has_the_decimal_sign_of_the_language(lang: str, sign: str) -> None:
    assert fractions(Words(lang)).labelExpr == f"replace(datum.label, '.', '{sign}')"
