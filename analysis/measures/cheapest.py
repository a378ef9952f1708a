"""Minimum-cost flow from demand points to places: the compiled kernel behind `allocation`.

Demand points come in one after another and each takes the cheapest chain of moves: it goes to a
service; if that is full, someone there moves on to another service, and so on to a free place.
Staying unserved is one more service, without limit and dearer than any chain, so as many people
as possible are served first and the cost is least among those flows. This is the successive
shortest path method (Ahuja, Magnanti and Orlin 1993, Network Flows, ch. 9) on a graph of services
only, with prices keeping the lengths of all moves at 0 or more (Edmonds and Karp 1972).
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from analysis.measures.first_come import DUST_PEOPLE, Integers
from analysis.measures.inputs import Flags, Floats


class Network(NamedTuple):
    """State of the flow; services on rows, the last one standing for being unserved."""

    cost: Floats  # services x demand points, inf out of reach
    people: Floats  # services x demand points: the flow
    free_places: Floats  # services
    price: Floats  # services: what a place is worth, 0 while any is free
    move_cost: Floats  # services x services: least change in cost of moving someone over
    mover: Integers  # services x services: who that is
    members: Integers  # services x demand points: who is there, in no order
    member_count: Integers  # services


def cheapest_flow(costs: Floats, residents: Floats, capacity_places: Floats) -> Floats:
    """People from each demand point (rows) to each service (columns) at minimum total cost.

    Serves as many people as possible first. Trusts its arrays: costs `inf` where not allowed,
    residents and places 0 or more, places possibly `inf`. Where several flows cost the same, the
    order of rows and columns decides.
    """
    allowed = np.isfinite(costs)
    services = costs.shape[1] + 1
    # A chain visits a service at most once, so no chain of moves can cost as much as this.
    unserved_cost = 2.0 * services * (1.0 + costs.max(initial=0.0, where=allowed))
    network = Network(
        cost=np.vstack([costs.T, np.full(len(costs), unserved_cost)]),
        people=np.zeros((services, len(costs))),
        free_places=np.append(capacity_places, np.inf),
        price=np.zeros(services),
        move_cost=np.full((services, services), np.inf),
        mover=np.full((services, services), -1),
        members=np.zeros((services, len(costs)), dtype=np.int64),
        member_count=np.zeros(services, dtype=np.int64),
    )
    place_all(network, residents)
    return network.people[:-1].T


@njit(cache=True, nogil=True)
def place_all(network: Network, residents: Floats) -> None:
    """Let the demand points in one by one, each by cheapest chains until all its people are in."""
    services = len(network.price)
    length = np.empty(services)
    came_from = np.empty(services, dtype=np.int64)
    settled = np.empty(services, dtype=np.bool_)
    for point in range(len(residents)):
        waiting = residents[point]
        while waiting > DUST_PEOPLE:
            end = find_chain(network, point, length, came_from, settled)
            for service in range(services):
                if settled[service] and length[service] < length[end]:
                    network.price[service] += length[end] - length[service]
            waiting -= follow_chain(network, point, waiting, end, came_from)


@njit(cache=True, nogil=True)
def find_chain(
    network: Network, point: int, length: Floats, came_from: Integers, settled: Flags
) -> int:
    """The service with a free place at the end of the cheapest chain (Dijkstra over services)."""
    price = network.price
    length[:] = network.cost[:, point] + price
    came_from[:] = -1
    settled[:] = False
    while True:
        here = -1
        for service in range(len(price)):
            if not settled[service] and (here < 0 or length[service] < length[here]):
                here = service
        settled[here] = True
        if network.free_places[here] > 0:
            return here
        for service in range(len(price)):
            if not settled[service]:
                move = network.move_cost[here, service] + price[service] - price[here]
                through = length[here] + max(move, 0.0)
                if through < length[service]:
                    length[service] = through
                    came_from[service] = here


@njit(cache=True, nogil=True)
def follow_chain(
    network: Network, point: int, waiting: float, end: int, came_from: Integers
) -> float:
    """Move as many people along the chain as fit all of it; gives how many."""
    amount: float = min(waiting, network.free_places[end])
    service = end
    while came_from[service] >= 0:
        before = came_from[service]
        amount = min(amount, network.people[before, network.mover[before, service]])
        service = before
    network.free_places[end] -= amount
    service = end
    while came_from[service] >= 0:
        before = came_from[service]
        moving = network.mover[before, service]
        arrive(network, service, moving, amount)
        leave(network, before, moving, amount)
        service = before
    arrive(network, service, point, amount)
    return amount


@njit(cache=True, nogil=True)
def arrive(network: Network, service: int, point: int, amount: float) -> None:
    """Add people at a service; a newcomer may be the cheapest to move on from there."""
    if network.people[service, point] == 0:
        network.members[service, network.member_count[service]] = point
        network.member_count[service] += 1
        for other in range(len(network.price)):
            move = network.cost[other, point] - network.cost[service, point]
            if move < network.move_cost[service, other]:
                network.move_cost[service, other] = move
                network.mover[service, other] = point
    network.people[service, point] += amount


@njit(cache=True, nogil=True)
def leave(network: Network, service: int, point: int, amount: float) -> None:
    """Take people from a service; when the last leave, find who else is cheapest to move on."""
    network.people[service, point] -= amount
    if network.people[service, point] > DUST_PEOPLE:
        return
    network.people[service, point] = 0.0
    members = network.members[service]
    network.member_count[service] -= 1
    count = network.member_count[service]
    for k in range(count):
        if members[k] == point:
            members[k] = members[count]
    for other in range(len(network.price)):
        if network.mover[service, other] == point:
            network.move_cost[service, other] = np.inf
            network.mover[service, other] = -1
            for k in range(count):
                move = network.cost[other, members[k]] - network.cost[service, members[k]]
                if move < network.move_cost[service, other]:
                    network.move_cost[service, other] = move
                    network.mover[service, other] = members[k]
