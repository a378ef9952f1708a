"""Travel costs beside scipy, pandana, pyroutingkit and routingkit-cch, in one run.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.engine [--json FILE] [--rounds N] [--no-osmnx]

All contenders take turns at the same work on the same network; each number is a median, and
what ours answers is compared with scipy's Dijkstra to the last unit before it is timed.
"""

import argparse
import json
from pathlib import Path

from benchmarks.bands import bands_result
from benchmarks.large import large
from benchmarks.networks import case_of, load_network
from benchmarks.preparing import loading, many_rounds, new_speeds, preparation, reading
from benchmarks.queries import contenders_of, matrix_result, nearest_result, site_result
from benchmarks.timing import Result, print_table

NETWORKS = Path(__file__).resolve().parents[2] / "shared" / "networks"


def _arguments() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each contender")
    parser.add_argument("--networks", type=Path, default=NETWORKS, help="folder of extracts")
    parser.add_argument("--no-osmnx", action="store_true", help="leave out reading with osmnx")
    return parser.parse_args()


def _results(arguments: argparse.Namespace) -> list[Result]:
    """Every work item, from small to large."""
    rounds, porto = arguments.rounds, arguments.networks / "porto_r5" / "porto.osm.pbf"
    results = reading(arguments.networks, with_osmnx=not arguments.no_osmnx)
    results.append(many_rounds())
    case = case_of(load_network(porto))
    print(f"porto: {case.network.n_nodes:,} road nodes, {len(case.network.tail):,} arcs")
    results.append(preparation(case, rounds))
    all_of = contenders_of(case)
    results.append(loading(all_of.factor.topology, rounds))
    results.append(new_speeds(case, all_of.factor.topology, rounds))
    results.append(nearest_result(all_of, rounds))
    results.append(matrix_result(all_of, rounds))
    results.append(site_result(all_of, rounds))
    results.append(bands_result(porto, rounds))
    return results + large(porto, rounds)


def main() -> None:
    """Run everything, print the table, and write it where asked."""
    arguments = _arguments()
    results = _results(arguments)
    print_table(results)
    if arguments.json:
        table = {result.work: result.as_json() for result in results}
        arguments.json.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    main()
