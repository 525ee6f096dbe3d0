# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a list shows before anybody touches it."""

from ast import literal_eval

from lxml import etree


def get_opening_domain(action):
    """The action's domain and those of the filters that it opens with, as a list."""
    records = action.env[action.res_model]
    arch = etree.fromstring(records.get_view(view_type="search")["arch"])
    names = [
        name.removeprefix("search_default_")
        for name in literal_eval(action.context)
        if name.startswith("search_default_")
    ]
    domain = literal_eval(action.domain)
    for name in names:
        (found,) = arch.iterfind(f".//filter[@name='{name}']")
        domain += literal_eval(found.get("domain"))
    return domain
