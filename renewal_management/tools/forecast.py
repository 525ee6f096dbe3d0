# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The forecast: how sure somebody is, and whose call counts.

A category says how sure somebody is:

=============  ====================================================================
closed         it is renewed: a fact, no longer a forecast
commit         it will be renewed; somebody vouches for it
best_case      it will be renewed if all goes well
pipeline       open; too early to say
omitted        not counted: lost, or somebody expects the loss
=============  ====================================================================

They add up from the top: closed + commit is what is promised, with best case what is
possible, with pipeline everything that is still to be had.
"""


def get_category(probability, commit_from, best_case_from):
    """The category of a probability, all in percent.

    >>> [get_category(percent, 90, 75) for percent in (95, 90, 75, 74.9, 0)]
    ['commit', 'commit', 'best_case', 'pipeline', 'omitted']
    """
    if probability <= 0:
        return "omitted"
    if probability >= commit_from:
        return "commit"
    return "best_case" if probability >= best_case_from else "pipeline"


def choose(*calls):
    """The call that counts: the first one that says something.

    :param calls: (who, value) by rank; a value that is empty or 0 says nothing
    :return: (who, value); the last one when nobody says anything

    >>> choose(("manager", ""), ("owner", "commit"), ("computed", "pipeline"))
    ('owner', 'commit')
    >>> choose(("manager", 0.0), ("owner", 0.0), ("computed", 0.0))
    ('computed', 0.0)
    """
    return next((call for call in calls if call[1]), calls[-1])


def weigh(parts):
    """The probability of several renewals together, by what each is worth.

    :param parts: [(amount, percent)] in one currency
    :return: percent, two decimals; the plain mean where nothing is worth anything, and
        None of nothing

    >>> weigh([(1200, 60), (3600, 85)])
    78.75
    >>> weigh([(0, 60), (0, 85)])
    72.5
    >>> weigh([])
    """
    total = sum(amount for amount, _percent in parts)
    if total <= 0:
        parts, total = [(1, percent) for _amount, percent in parts], len(parts)
    if not total:
        return None
    return round(sum(amount * percent for amount, percent in parts) / total, 2)
