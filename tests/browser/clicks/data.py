"""What the demo data leave for users to do, so that its buttons are shown too."""

from pathlib import Path

from odoo import fields
from odoo.fields import Command
from odoo.tools import file_path

from odoo.addons.renewal_management_health.tools.past_rate import learn_rates

REGISTER = "renewal_management/static/xls/renewal_register_en.xlsx"


def prepare(env):
    # Printing would ask for a layout first
    layout = env.ref("web.external_layout_standard")
    env.ref("base.main_company").external_report_layout_id = layout
    rows = _import_register(env)
    rows[:1].action_apply()
    _prepare_learning(env)
    _prepare_opportunities(env)
    _prepare_improvements(env)
    env["renewal.playbook"].search([], limit=1).active = False
    env["renewal.value.review"].search([], limit=1).state = "ready"
    customer = env["renewal.health.customer"].search([("score", ">", 0)], limit=1)
    env["renewal.health.override"].create(
        {"customer_id": customer.id, "score": 50, "reason": "They told us so"}
    )


def _prepare_learning(env):
    """More renewals than the demo data close would be needed to learn from."""
    env["renewal.health.backtest"].create({})
    values = {
        "company_id": env.ref("base.main_company").id,
        "date": fields.Date.today(),
        "horizon_days": 90,
        "data": learn_rates(["all"] * 4, [1] * 4, [True, True, True, False]),
    }
    for own in ({"kind": "logistic", "state": "retired"}, {"kind": "rates"}):
        env["renewal.health.model"].create({**values, **own})


def _prepare_opportunities(env):
    """One was won, one has another amount, and one could take a renewal in."""
    renewals = env["renewal.renewal"].search([("outcome", "=", False)])
    won, other = renewals.filtered("opportunity_id")[:2]
    won.opportunity_id.action_set_won()
    other.opportunity_id.expected_revenue = 1
    alone = renewals.filtered(lambda renewal: not renewal.opportunity_id)[:1]
    env["crm.lead"].create(
        {
            "name": "More seats",
            "type": "opportunity",
            "partner_id": alone.partner_id.id,
            "user_id": env.ref("base.user_admin").id,
        }
    )


def _prepare_improvements(env):
    """A newer version would have named some stages otherwise."""
    for stage in ("to_contact", "in_discussion", "upcoming", "proposal_sent"):
        env["renewal.improvement"].create(
            {
                "xmlid": f"renewal_management.renewal_stage_{stage}",
                "res_model": "renewal.stage",
                "field_name": "name",
                "shipped_before": "Before",
                "shipped_now": "Now",
            }
        )


def _import_register(env):
    """The shipped example, imported as the web client does."""
    importer = env["base_import.import"].create(
        {
            "res_model": "renewal.register.row",
            "file": Path(file_path(REGISTER)).read_bytes(),
            "file_name": "register.xlsx",
            "file_type": "application/vnd.ms-excel",
        }
    )
    preview = importer.parse_preview({"has_headers": True, "quoting": '"'})
    columns = preview["headers"]
    matched = ["/".join(preview["matches"].get(i, [])) for i in range(len(columns))]
    result = importer.execute_import(matched, columns, preview["options"])
    return env["renewal.register.row"].browse(result["ids"])


def set_groups(env, user, groups):
    """The user has these groups only."""
    ids = [env.ref(group).id for group in ("base.group_user", *groups)]
    user.group_ids = [Command.set(ids)]
