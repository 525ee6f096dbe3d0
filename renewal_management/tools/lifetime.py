# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How long a customer is still expected to stay, from the renewal rate.

With a renewal rate r that stays as it is, a customer who is there today is there after
t renewals with probability r^t. The years still to come add up to

    1 + r + r^2 + ... = 1 / (1 - r)

which is the usual customer lifetime, "one divided by churn" (S. Gupta and D. Lehmann,
"Customers as Assets", Journal of Interactive Marketing 17, 2003, with neither margin
nor discount). It grows beyond any reason when r comes near 1, and nobody knows what
happens in fifteen years: so we stop after some years,

    1 + r + ... + r^(n-1) = (1 - r^n) / (1 - r)
"""

# Where a company has not decided renewals of its own, it is taken to renew as companies
# do: 85 % of the value is what is called healthy. That counts as much as ten renewals.
USUAL_RATE = 0.85
USUAL_WEIGHT = 10
HORIZON = 5


def smooth_rate(retained, atr, count, usual=USUAL_RATE, weight=USUAL_WEIGHT):
    """A renewal rate that few renewals do not turn upside down.

    :param retained: sum of what was retained
    :param atr: sum of what fell due, in the same currency
    :param count: renewals these sums are of
    :return: between 0 and 1

    >>> smooth_rate(0, 0, 0)
    0.85
    >>> smooth_rate(100, 100, 1) < 0.9
    True
    >>> round(smooth_rate(95, 100, 1000), 3)
    0.949
    """
    own = min(max(retained / atr, 0.0), 1.0) if atr > 0 else usual
    return (own * count + usual * weight) / (count + weight)


def expected_years(rate, horizon=HORIZON):
    """Years a customer is expected to go on paying, today's year included.

    >>> expected_years(0.0)
    1.0
    >>> round(expected_years(0.8), 4), round(expected_years(0.8, 1000), 4)
    (3.3616, 5.0)
    >>> expected_years(1.0)
    5.0
    """
    return float(sum(rate**year for year in range(horizon)))
