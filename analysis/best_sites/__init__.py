"""Best sites: from a pack, a question and wishes to a siting problem, and from its answer back.

The location models themselves are analysis.siting, which knows only a cost matrix and people.
``wishes`` and ``candidates`` do without them, because they take long to import.
"""
