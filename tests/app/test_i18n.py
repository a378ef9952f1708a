"""Words, numbers and names in both languages; no message missing, none left over."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import geodata.candidate_file
import geodata.cross_checks
import geodata.exchange.preview
import geodata.exchange.rows
import geodata.exchange.survey_file
import geodata.facts
import geodata.networks
import geodata.programme
import geodata.reading
import geodata.store.check
import geodata.store.proposals
import geodata.validate
from analysis import self_checks
from analysis.best_sites.candidates import KINDS as CANDIDATE_KINDS
from analysis.best_sites.candidates import OWN as OWN_CANDIDATE
from analysis.best_sites.problem import EXISTING_SITE
from analysis.best_sites.wishes import EXISTING, EXTRAS, MODELS, WEIGHTS
from analysis.causes import CAUSES
from analysis.comparison import FAIRNESS, FREE_PLACE, SUMS
from analysis.compliance import PARTLY_BECAUSE, STATES
from analysis.explained_change import DRIVERS
from analysis.incomparable import REASONS
from analysis.indicators import ASPECTS, INDICATORS
from analysis.measures.decays import DECAYS
from analysis.measures.registry import MEASURES
from analysis.programme import STATES as TARGET_STATES
from analysis.question import ACCESS
from analysis.two_levels import CHECKS
from app import frame_words
from app.choices import WHAT_TO_DO
from app.i18n import LOCALE, LanguageError, Words, sort_key
from app.languages import LANGUAGES
from app.measure_choices import PARTS
from app.measure_tables import INDICES
from app.programme_choices import OFFERED
from app.programme_choices import PARTS as PROGRAMME_PARTS
from app.reports.forms import MEDIA_TYPES, PAPERS
from app.reports.request import KIND_NAMES
from app.scenario_file import KINDS
from app.site_search import BEST, DRAWN, NEAR, OVER
from geodata.errors import GeodataError
from geodata.exchange.columns import fields
from geodata.roads.arrays import MODES
from geodata.schema import tables
from geodata.store.consultations import OUTCOMES, STAGES, SUBJECTS
from geodata.store.permissions import ROLES, rules
from geodata.store.tables import KINDS as RECORDS
from geodata.store.tables import own_columns
from geodata.validate import Fault

ROOT = Path(__file__).parents[2]
LV, EN = Words("lv"), Words("en")
WHAT = ("place", "service", "season", "road", "start", "goal", "home", "partner")
FILE_ENDINGS = (".", ".html", ".csv", ".py", ".toml", ".css", ".png", ".json", ".gpkg", ".typ")
PLACEHOLDER = re.compile(r"{(\w+)}")


def catalogue(lang: str) -> Catalog:
    with (LOCALE / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


def messages(lang: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for message in catalogue(lang):
        if message.id:
            plural = isinstance(message.id, tuple)
            key = message.id[0] if plural else message.id
            found[key] = tuple(message.string) if plural else (message.string,)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_stands_twice_in_a_catalogue(lang: str) -> None:
    keys = re.findall(r'^msgid "(.+)"$', (LOCALE / f"{lang}.po").read_text("utf-8"), re.MULTILINE)
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def codes(table: str, column: str) -> list[str]:
    return list(next(c for c in tables()[table] if c.name == column).one_of)


def dynamic_keys() -> set[str]:
    """Keys that are put together from codes of the data, spelled out."""
    keys = {
        f"{part}.{cost}"
        for part in ("unit", "cost", "cost_short")
        for cost in codes("cutoffs", "cost")
    }
    keys |= {f"{part}.{state}" for part in ("state", "state_short") for state in STATES}
    for prefix, table, column in (
        ("status", "status_events", "status"),
        ("position", "sites", "position"),
        ("surface", "road_links", "surface"),
        ("road_class", "road_links", "road_class"),
        ("surface", "osm_speeds", "surface"),
        ("road_class", "osm_speeds", "road_class"),
        ("mode", "osm_speeds", "mode"),
        ("total_kind", "municipalities", "residents_kind"),
        ("quantity", "uncertainties", "quantity"),
        ("distribution", "uncertainties", "distribution"),
        ("unit", "uncertainties", "unit"),
    ):
        keys |= {f"{prefix}.{code}" for code in codes(table, column)}
    keys |= {f"residents_kind.{kind}" for kind in ("csp", "scaled", "estimated")}
    keys |= {
        f"unit.{unit}" for unit in ("km/h", "km", "m", "ratio", "years", "year", "share", "people")
    }
    keys |= {"unit.draws", "unit.number"}
    keys |= {f"frame.{name}" for name in (*frame_words.NAMES, *frame_words.PATTERNS)}
    keys |= {f"check.{name}" for name in self_checks.CHECKS}
    keys |= {f"check_state.{state}" for state in self_checks.STATES[1:]}
    keys |= {f"mode.{mode}" for mode in MODES}
    keys |= {f"chart.note_{cost}" for cost in codes("cutoffs", "cost")}
    keys |= {f"rate.{basis}" for basis in codes("group_rates", "basis")}
    keys |= {
        f"tab.{name}"
        for name in ("municipalities", "places", "confidence", "seasons", "histogram", "group")
    }
    keys |= {f"tab.{name}" for name in ("changed_places", "slope", "flows", "figures", "basket")}
    keys |= {f"figure.{name}" for name in (*SUMS, *FAIRNESS)}
    keys |= {f"{part}.{state}" for part in ("free",) for state in FREE_PLACE}
    keys |= {f"difference.flow_{state}" for state in FREE_PLACE}
    keys |= {f"difference.{name}" for name in ("gained", "lost", "worst", "best")}
    keys |= {f"choice.change_{word}" for word in KINDS}
    keys |= {f"change.{word}" for word in KINDS}
    keys |= {f"choice.{what}_of_change" for what in WHAT}
    keys |= {f"section.{name}" for name in WHAT_TO_DO}
    keys |= {"position.scenario", "places"}
    keys |= {f"{part}{rule}" for rule in ACCESS for part in ("access.", "caution.open_")}
    keys |= {f"role.{role}" for role in ROLES}
    keys |= {f"cause.{cause}" for cause in CAUSES} | {f"gap.{cause}" for cause in CAUSES}
    keys |= {f"tab.{name}" for name in ("causes", "agreement", "outreach")}
    keys |= {f"partly.{because}" for because in PARTLY_BECAUSE}
    keys |= {f"proposed.{state}" for state in geodata.store.proposals.STATES}
    steps = [f"decide_{state}" for state in geodata.store.proposals.DECISIONS]
    steps += ["submit", "foresee", "plan", "build", "say"]
    keys |= {f"proposed.{told}{name}" for name in steps for told in ("", "done_")}
    keys |= {f"proposed.tab_{name}" for name in ("seen", "compared", "new")}
    keys |= {f"consulted.{stage}" for stage in STAGES}
    keys |= {f"consulted.stage_{stage}" for stage in STAGES}
    keys |= {f"consulted.subject_{subject}" for subject in SUBJECTS}
    keys |= {f"consulted.tab_{name}" for name in ("seen", "moderate", "new")}
    keys |= {f"consulted.do_{name}" for name in ("show", "refuse", "answer", "keep", "announce")}
    keys |= {f"consulted.{name}" for name in ("opens_on", "closes_on")}
    keys |= {f"outcome.{outcome}" for outcome in OUTCOMES}
    keys |= {f"promise.{name}" for name in ("service", "groups")}
    keys |= {f"action.{action}" for action, rule in rules().items() if rule.kinds}
    fields_of_records = {name for kind in RECORDS for name in own_columns(kind)} | {"withdrawn"}
    keys |= {f"field.{name}" for name in fields_of_records - {one.name for one in fields()}}
    keys |= {f"book.tab_{name}" for name in ("list", "new", "files", "changes")}
    keys |= {f"choice.{key}" for key in ("municipality", "type", "status")}
    keys |= {f"tab.{name}" for name in ("best_sites", "near_sites", "unserved", "site_curve")}
    keys |= {"tab.trade_offs", "tab.euro_curve"} | {f"site_model.{model}" for model in MODELS}
    keys |= {f"site_existing.{one}" for one in EXISTING}
    keys |= {f"site_weights.{one}" for one in WEIGHTS}
    keys |= {
        f"choice.site_{name}"
        for name in ("new", "kinds", "required", "forbidden", "budget", "cost", "place_cost")
    }
    keys |= {
        f"choice.site_{name}" for name in ("places", "limit", "users", "floor", "keep", "draws")
    }
    keys |= {f"cost_per.{per}" for per in codes("unit_costs", "per")}
    keys |= {f"site_kind.{kind}" for kind in (*CANDIDATE_KINDS, OWN_CANDIDATE, EXISTING_SITE)}
    keys |= {f"site_stage.{stage}" for stage in (BEST, NEAR, *EXTRAS, DRAWN, OVER)}
    keys |= {f"measure.{name}" for name in MEASURES}
    keys |= {f"measure_about.{name}" for name in MEASURES}
    keys |= {
        f"meaning.{said}"
        for measure in MEASURES.values()
        for said in (measure.unreachable, measure.zero_demand, measure.unknown_capacity)
    }
    keys |= {f"decay.{name}" for name in DECAYS} | {f"part.{name}" for name in PARTS}
    keys |= {f"{part}.{name}" for name in INDICES for part in ("index", "index_about")}
    keys.add("tab.service_measures")
    keys |= {f"driver.{name}" for name in DRIVERS}
    keys |= {f"incomparable.{name}" for name in REASONS}
    keys |= {f"programme.tab_{name}" for name in PROGRAMME_PARTS}
    keys |= {f"target_state.{state}" for state in TARGET_STATES}
    keys |= {f"level.{level}" for level in codes("programme_roles", "level")}
    keys |= {f"level_check.{state}" for state in CHECKS}
    keys |= {f"aspect.{name}" for name in ASPECTS} | {f"indicator.{name}" for name in INDICATORS}
    keys |= {f"explained.{name}" for name in OFFERED}
    keys |= {f"unit.{unit}" for unit in codes("programme_targets", "unit")}
    keys |= {f"programme.{unit}" for unit in ("people", "places", "municipalities")}
    keys |= {"choice.day_before", "choice.day_after", "choice.forecast_year", "choice.cycle_year"}
    keys |= {f"report_kind.{kind}" for kind in KIND_NAMES}
    keys |= {f"legend.{part}" for part in ("proposed", "better")}
    keys |= {f"impact.saved_{unit}" for unit in ("min", "km")}
    keys |= {f"report_form.{form}" for form in MEDIA_TYPES}
    keys |= {f"report_paper.{paper}" for paper in PAPERS}
    keys |= {f"report.unit_{kind}" for kind in ("count", "number", "share", "min", "km", "year")}
    keys |= {
        f"manifest.{part}"
        for part in ("region", "kind", "subject", "lang", "date", "season", "data", "retrieved")
    }
    keys |= {f"manifest.{part}" for part in ("code", "content", "scenario", "checks", "snapshots")}
    keys |= {f"manifest.{part}" for part in ("statement", "entries")}
    return keys | {"cost_short.default", "network.schematic", "network.osm"}


def used_keys() -> set[str]:
    """Keys written out in the code and templates of the app."""
    found: set[str] = set()
    for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "app").rglob("*.html")]:
        if "static" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"""["'](\w+\.[\w.]+|people|service_for_group)["']""", text))
    return found


def test_both_catalogues_have_the_same_keys_with_the_same_placeholders() -> None:
    latvian, english = messages("lv"), messages("en")
    sentences = {key for key in latvian if key not in english}
    assert set(english) <= set(latvian)
    for key, forms in english.items():
        wanted = set(PLACEHOLDER.findall(forms[-1]))
        for form in (*forms, *latvian[key]):
            assert set(PLACEHOLDER.findall(form)) <= wanted, key
            assert form, key
    for key in sentences:  # errors: the key is the English sentence
        assert set(PLACEHOLDER.findall(key)) == set(PLACEHOLDER.findall(latvian[key][0])), key


def test_every_key_in_use_has_a_message() -> None:
    english = set(messages("en"))
    prefixes = {key.split(".")[0] for key in english if "." in key}
    used = {key for key in used_keys() if "." not in key or key.split(".")[0] in prefixes}
    used = {
        key for key in used if not key.endswith(FILE_ENDINGS) and not key.startswith("app.maps")
    }
    assert used - english == set()
    assert dynamic_keys() - english == set()


def test_no_message_is_left_over() -> None:
    used = used_keys() | dynamic_keys()
    shown = {key for key in messages("en") if key.startswith(("column.", "method."))}
    assert set(messages("en")) - used - shown == set()  # those: test_tables, test_method


def error_templates() -> set[str]:
    """English sentences of errors in the code: first arguments of raised errors."""
    found: set[str] = set()
    for room in ("geodata", "analysis", "app"):
        for path in (ROOT / room).rglob("*.py"):
            if path.parent.name == "engine":  # speaks to programmers
                continue
            text = path.read_text(encoding="utf-8")
            for call in re.findall(
                r"(?:raise|return) \w+Error\(\s*((?:\"[^\"]*\"\s*)+)[,)]", text
            ):
                found.add("".join(re.findall(r'"([^"]*)"', call)))
    return found


def test_every_error_and_fault_has_a_latvian_sentence() -> None:
    latvian = set(messages("lv"))
    faults = {
        *geodata.candidate_file.ALL_MESSAGES,
        *geodata.validate.ALL_MESSAGES,
        *geodata.reading.ALL_MESSAGES,
        *geodata.cross_checks.ALL_MESSAGES,
        *geodata.store.check.ALL_MESSAGES,
        *geodata.exchange.rows.ALL_MESSAGES,
        *geodata.exchange.survey_file.ALL_MESSAGES,
        *geodata.store.proposals.ALL_MESSAGES,
        *geodata.exchange.preview.ALL_MESSAGES,
        *geodata.networks.ALL_MESSAGES,
        *geodata.programme.ALL_MESSAGES,
        *geodata.facts.ALL_MESSAGES,
    }
    assert len(error_templates()) > 5
    own = {t for t in error_templates() if "app/static" not in t and "app/maps" not in t}
    vendor = {
        t for t in own if "map" in t.lower() and "layer" not in t.lower() or "style asks" in t
    }
    assert (own - vendor | faults) - latvian == set()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 iedzīvotāju"),
        (1, "1 iedzīvotājs"),
        (2, "2 iedzīvotāji"),
        (10, "10 iedzīvotāju"),
        (11, "11 iedzīvotāju"),
        (21, "21 iedzīvotājs"),
        (22, "22 iedzīvotāji"),
        (111, "111 iedzīvotāju"),
        (12345, "12\u00a0345 iedzīvotāji"),
    ],
)
def test_latvian_plurals(number: int, text: str) -> None:
    assert LV.count("people", number) == text


def test_english_plurals() -> None:
    assert EN.count("people", 1) == "1 resident"
    assert EN.count("people", 1234) == "1,234 residents"


def test_numbers_shares_costs_and_days_follow_the_language() -> None:
    assert LV.number(1234567.89, 1) == "1\u00a0234\u00a0567,9"
    assert EN.number(1234567.89, 1) == "1,234,567.9"
    assert LV.share(0.125, 1) == "12,5\u00a0%"
    assert LV.cost(24.96, "travel_min") == "25\u00a0min"
    assert LV.cost(24.96, "travel_km") == "25\u00a0km"
    assert LV.cost(40.4, "travel_min") == "40,4\u00a0min"
    assert LV.cost(float("inf"), "travel_min") == "nav sasniedzams"
    assert LV.number(float("nan")) == "–"
    assert LV.day(date(2026, 1, 5)) == "05.01.2026."


def test_a_small_share_never_reads_as_nothing() -> None:
    assert LV.share(0.001) == "<1\u00a0%"
    assert LV.share(0.0) == "0\u00a0%"


def test_names_are_sorted_by_the_latvian_alphabet() -> None:
    names = ["Zilupe", "Šķaune", "Ķepova", "Kaunata", "Ābeļi", "Aglona", "Čornaja", "Cibla"]
    expected = ["Aglona", "Ābeļi", "Cibla", "Čornaja", "Kaunata", "Ķepova", "Šķaune", "Zilupe"]
    assert sorted(names, key=sort_key) == expected


def test_unknown_language_is_refused() -> None:
    with pytest.raises(LanguageError, match="lv, en"):
        Words("ru")


def test_numbers_of_an_error_are_written_as_people_write_them() -> None:
    error = GeodataError(
        "The required sites ({sites}) cost {least_eur} EUR, but the budget is {budget_eur} EUR. "
        "Raise the budget, or require fewer.",
        sites="Kalupe",
        least_eur=1291000.0,
        budget_eur=0.5,
    )
    assert "maksā 1\u00a0291\u00a0000 EUR, bet budžets ir 0,50 EUR" in LV.error(error)
    assert "cost 1,291,000 EUR, but the budget is 0.50 EUR" in EN.error(error)


def test_errors_and_faults_are_said_in_the_language() -> None:
    error = GeodataError(
        "The layer is in {found}; distances need {expected}. Convert it with to_metric.",
        found="X",
        expected="Y",
    )
    assert LV.error(error).startswith("Slānis ir sistēmā X")
    assert EN.error(error).startswith("The layer is in X")
    fault = Fault("sites.csv", 3, "lon", "abc", geodata.validate.NUMBER)
    assert LV.fault(fault) == (
        "sites.csv, 3. rinda, aile lon: atrasts „abc”; jābūt: skaitlis ar decimālpunktu"
    )
    empty = Fault("sites.csv", 3, "lon", "", geodata.validate.NOT_EMPTY)
    assert LV.fault(empty) == "sites.csv, 3. rinda, aile lon: tukšs lauks; jābūt: vērtība"
    assert LV.fault(empty, [3, 5]).startswith("sites.csv, 3., 5. rinda, aile lon")
    assert LV.fault(empty, range(3, 10)).startswith(
        "sites.csv, 3., 4., 5., 6., 7. rinda un vēl 2,"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_catalogue_has_no_fuzzy_or_obsolete_message(lang: str) -> None:
    assert not any(message.fuzzy for message in catalogue(lang) if message.id)
    assert not catalogue(lang).obsolete
