"""Figures of a report as layers of the interactive map, each with its name and legend."""

from app import sentences
from app.i18n import Words
from app.maps import difference_map, gap_map, proposal_map
from app.maps.gap_map import GeometryOf
from app.maps.layers import Layer
from app.maps.legend import gap_legend
from app.reports.model import AnyMap, DifferenceMap, GapMap, ProposalMap
from app.reports.sections import titled
from geodata.pack import Pack


def layers(pack: Pack, drawing: AnyMap, words: Words, geometry_of: GeometryOf) -> list[Layer]:
    """What the map of a figure shows on the ground."""
    match drawing:
        case GapMap(assessment):
            return gap_map.gap_layers(pack, assessment, words, geometry_of)
        case DifferenceMap(comparison):
            return difference_map.difference_layers(pack, comparison, words, geometry_of)
        case ProposalMap(gained_people, spots, services):
            return proposal_map.proposal_layers(
                pack, gained_people, spots, services, words, geometry_of
            )


def legend(drawing: AnyMap, words: Words) -> str:
    """Its legend as HTML."""
    match drawing:
        case GapMap(assessment):
            return gap_legend(assessment.question, words)
        case DifferenceMap(comparison):
            return difference_map.legend(comparison, words)
        case ProposalMap():
            return proposal_map.legend(words)


def name(pack: Pack, drawing: AnyMap, words: Words) -> str:
    """What the map is about, to choose it by."""
    match drawing:
        case GapMap(assessment):
            return titled(sentences.service_name(pack, assessment, words))
        case DifferenceMap(comparison):
            service = titled(sentences.service_name(pack, comparison.other, words))
            return words("report.difference_map", service=service)
        case ProposalMap():
            return words("legend.proposal")
