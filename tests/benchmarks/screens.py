"""What opening the screens costs: queries must not grow with the number of renewals."""

from .session import Meter

CARD = {
    name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
    for name in (
        "name",
        "partner_id",
        "user_id",
        "stage_id",
        "decision_date",
        "days_left",
        "atr_amount",
        "currency_id",
        "renewal_type",
        "priority",
        "escalation_level",
        "has_opportunity",
        "needs_owner",
        "activity_state",
    )
}
CARDS = 80


def screens(env):
    """Queries and seconds of the screens, as a manager opens them."""
    user = env["res.users"].search([("login", "=", "owner0@example.com")])
    renewals = env(user=user)["renewal.renewal"]
    env.invalidate_all()
    return {
        "rows": renewals.search_count([]),
        "kanban": _measure(renewals, _open_kanban),
        "column": _measure(renewals, _open_column),
        "pivot": _measure(renewals, _open_pivot),
        "home": _measure(renewals, _open_home),
    }


def _measure(renewals, open_screen):
    open_screen(renewals)  # once before: registry caches are not the screen's cost
    renewals.env.invalidate_all()
    meter = Meter(renewals.env)
    with meter:
        open_screen(renewals)
    return meter.figures()


def _open_kanban(renewals):
    renewals.web_read_group(
        [("outcome", "=", False)],
        groupby=["stage_id"],
        aggregates=["company_atr_amount:sum"],
        auto_unfold=True,
        unfold_read_specification=CARD,
        unfold_read_default_limit=CARDS,
    )


def _open_column(renewals):
    renewals.web_search_read([("outcome", "=", False)], CARD, limit=CARDS)


def _open_pivot(renewals):
    renewals.formatted_read_group(
        [],
        groupby=["team_id", "decision_date:month"],
        aggregates=["company_atr_amount:sum", "__count"],
    )


def _open_home(renewals):
    renewals.env["renewal.home"].get_page()
