# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How many records one transaction takes on."""


def next_size(size, seconds, aim, largest):
    """Records of the next batch, after ``size`` of them took ``seconds``.

    :param aim: seconds that a batch should take
    :return: at least one and at most ``largest``

    >>> next_size(50, 2.5, 5, 500)  # 50 ms each
    100
    >>> next_size(50, 0.1, 5, 500), next_size(50, 0.0, 5, 500), next_size(1, 60, 5, 500)
    (500, 500, 1)
    """
    if not seconds:
        return largest
    return min(largest, max(1, int(size * aim / seconds)))


def join_groups(groups, size):
    """Lists of ids joined to batches of about ``size``; no group is split over two.

    >>> list(join_groups([[1, 2], [3], [4, 5, 6, 7]], 3))
    [[1, 2, 3], [4, 5, 6, 7]]
    """
    batch = []
    for ids in groups:
        if batch and len(batch) + len(ids) > size:
            yield batch
            batch = []
        batch += ids
    if batch:
        yield batch
