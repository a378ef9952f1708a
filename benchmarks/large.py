"""Eight copies of the network joined by a few roads: what grows, and how much memory it takes."""

import multiprocessing
import resource
from pathlib import Path

from analysis.engine import Points, customise, matrix, nearest, prepare
from benchmarks import peers
from benchmarks.networks import case_of, copies_of, load_network
from benchmarks.preparing import split
from benchmarks.timing import OURS, Result, Run, interleaved_ms

_COPIES = 8
# Columns of the matrix that are compared with scipy's.
_JUDGED = 5


def _peak_mb() -> float:
    """Most memory that this process has held, in MB.

    Linux tells it for the program alone; elsewhere the number may include the parent's.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _memory_mb(path: Path) -> float:
    """Peak memory of a process that prepares, puts weights on, and asks; MB."""
    case = case_of(copies_of(load_network(path), _COPIES))
    topology = prepare(case.network.tail, case.network.head, case.network.n_nodes)
    factor = customise(topology, case.network.weight)
    nearest(factor, Points.at_nodes(case.few))
    matrix(factor, Points.at_nodes(case.demand), sites=Points.at_nodes(case.many))
    return _peak_mb()


def large(path: Path, rounds: int) -> list[Result]:
    """Preparation, new speeds, nearest site and matrix on the copies; and memory."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        memory_mb = pool.apply(_memory_mb, (path,))
    case = case_of(copies_of(load_network(path), _COPIES))
    network = case.network
    few, many, demand = (Points.at_nodes(x) for x in (case.few, case.many, case.demand))
    topology = prepare(network.tail, network.head, network.n_nodes)
    factor = customise(topology, network.weight)
    graph = peers.scipy_graph(network, reverse=True)
    assert (nearest(factor, few).cost == peers.scipy_nearest(graph, case.few)).all()
    columns = matrix(factor, demand, sites=many)[:, :_JUDGED]
    assert (columns == peers.scipy_matrix(graph, case.demand, case.many[:_JUDGED])).all()
    works: dict[str, dict[str, Run]] = {
        "preparation": {OURS: lambda: prepare(network.tail, network.head, network.n_nodes)},
        "new speeds": {OURS: lambda: customise(topology, network.weight)},
        "nearest of 300 sites": {
            OURS: lambda: nearest(factor, few),
            "scipy": lambda: peers.scipy_nearest(graph, case.few),
        },
        "matrix of 5,000 x 500": {OURS: lambda: matrix(factor, demand, sites=many)},
    }
    times = {work: split(interleaved_ms(runs, rounds)) for work, runs in works.items()}
    prepared, near = times["preparation"][0], times["nearest of 300 sites"]
    met = {
        "preparation": {"under 20 s": prepared < 20_000, "memory under 2 GB": memory_mb < 2000},
        "new speeds": {},
        "nearest of 300 sites": {"15 x scipy": near[1]["scipy"] > 15 * near[0]},
        "matrix of 5,000 x 500": {"under 0.5 s": times["matrix of 5,000 x 500"][0] < 500},
    }
    print(f"eight copies: {network.n_nodes:,} road nodes, peak memory {memory_mb:,.0f} MB")
    return [
        Result(f"eight copies: {work}", ours, others, None, met[work])
        for work, (ours, others) in times.items()
    ]
