"""Accessibility measures: pure functions on a matrix of travel costs, listed in `registry`.

All share their inputs. `costs` has a row for each demand point, a column for each service and
the travel cost in one unit (minutes or km): `inf` is unreachable, NaN is refused. `residents`
(people, 0 or more) stands on the rows, `capacity_places` (places, NaN for not known) on the
columns. Ids are text and in the same order everywhere: a join by row order is refused. A cutoff
is in the unit of `costs` and inclusive.
"""
