"""What a report is asked for: its kind, subject, date and season, by stable codes."""

from dataclasses import dataclass
from datetime import date

from app.i18n import Words
from app.options import ServiceOption, service_options
from app.workspace import Workspace
from geodata.errors import PlannerError

REGION, MUNICIPALITY, SERVICE, SCENARIO, PROPOSAL, MONITORING, PLAIN = KIND_NAMES = (
    "region",
    "municipality",
    "service",
    "scenario",
    "proposal",
    "monitoring",
    "plain",
)
"""Kinds of report, in the order in which they are offered; `kinds.KINDS` makes them."""


class ReportRequestError(PlannerError, ValueError):
    """A report that cannot be made as it was asked for."""


@dataclass(frozen=True)
class Request:
    """One report to be made.

    ``subject``: the municipality's code, the service's key or the proposal's id, if any.
    ``scenario``: the code of the scenario that is compared with what is
    (`scenario_file.to_code`), empty for none.
    """

    kind: str
    lang: str
    on: date
    season_id: str
    subject: str | None = None
    scenario: str = ""

    def parameters(self) -> dict[str, str]:
        """The request as text values, for a manifest."""
        return {
            "kind": self.kind,
            "lang": self.lang,
            "date": self.on.isoformat(),
            "season": self.season_id,
            **({"subject": self.subject} if self.subject else {}),
            **({"scenario": self.scenario} if self.scenario else {}),
        }

    @classmethod
    def from_parameters(cls, parameters: dict[str, str]) -> "Request":
        """The request that `parameters` came from.

        Raises
        ------
        ReportRequestError
            A part is missing or is no date.
        """
        try:
            return cls(
                kind=parameters["kind"],
                lang=parameters["lang"],
                on=date.fromisoformat(parameters["date"]),
                season_id=parameters["season"],
                subject=parameters.get("subject"),
                scenario=parameters.get("scenario", ""),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ReportRequestError(
                "The parameters of the report are not whole: {reason}. "
                "Use a manifest as it was written.",
                reason=str(error),
            ) from None

    def subtitle(self, workspace: Workspace, words: Words) -> str:
        """Date of the register and season, as one sentence."""
        season = words.name(workspace.pack.seasons.loc[self.season_id])
        return words("report.when", date=words.day(self.on), season=season)

    def municipality_code(self, workspace: Workspace) -> str:
        """The municipality asked about.

        Raises
        ------
        ReportRequestError
            None is named, or the region has none of this code.
        """
        region = workspace.pack.region
        if self.subject not in region.index:
            raise ReportRequestError(
                "Municipality {found} is not known; choose one of: {known}.",
                found=repr(self.subject),
                known=", ".join(f"{code} {row['name_lv']}" for code, row in region.iterrows()),
            )
        return str(self.subject)

    def service_option(self, workspace: Workspace, words: Words) -> ServiceOption:
        """The service asked about, as the list of services has it.

        Raises
        ------
        ReportRequestError
            None is named, or the list has none of this key.
        """
        options = service_options(workspace.pack, words)
        if self.subject not in options:
            raise ReportRequestError(
                "Service {found} is not known; choose one of: {known}.",
                found=repr(self.subject),
                known=", ".join(options),
            )
        return options[str(self.subject)]


def check_season(workspace: Workspace, request: Request) -> None:
    """Refuse a season that the pack does not have.

    Raises
    ------
    ReportRequestError
        Names the season and those there are.
    """
    seasons = workspace.pack.seasons.index
    if request.season_id not in seasons:
        raise ReportRequestError(
            "Season {found} is not known; choose one of: {known}.",
            found=repr(request.season_id),
            known=", ".join(seasons),
        )
