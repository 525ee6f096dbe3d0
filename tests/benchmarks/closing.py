"""What closing many renewals in one go costs, beside OCA's own renewal of their lines.

Every renewal has an open task when it is closed, as after a daily run.
"""

import contextlib
from unittest.mock import patch

from .session import Meter


def renew(env):
    """Through the wizard, as a manager does with a selection."""
    renewals = _get_open(env)
    with (meter := Meter(env)):
        action = renewals.action_renew()
        wizard = renewals.env["renewal.renew"].with_context(**action["context"])
        wizard.create({}).action_renew()
        env.flush_all()
        env.cr.commit()
    return _figures(meter, env, renewals, "renewed")


def renew_won(env):
    """The same, where each customer has an opportunity that is won with it."""
    _get_open(env)._create_opportunities()
    env.cr.commit()
    env.invalidate_all()
    figures = renew(env)
    won = env["crm.lead"].search_count([("won_status", "=", "won")])
    return {**figures, "won": won}


def lose(env):
    """Through the other wizard."""
    renewals = _get_open(env)
    reason = env["contract.terminate.reason"].create({"name": "Price"})
    leader = renewals.env.user
    leader.group_ids += env.ref("contract_termination.can_terminate_contract")
    env.cr.commit()
    with (meter := Meter(env)):
        action = renewals.action_lose()
        wizard = renewals.env["renewal.lose"].with_context(**action["context"])
        wizard.create({"reason_id": reason.id, "note": "Too dear"}).action_lose()
        env.flush_all()
        env.cr.commit()
    return _figures(meter, env, renewals, "churned")


def oca(env):
    """OCA's own renewal with our addon, as its scheduled job does it: their renewals
    close, and the next ones open."""
    renewals = _get_open(env)
    lines = env["contract.line"].browse(renewals.line_ids.contract_line_id.ids)
    with (meter := Meter(env)):
        lines.renew()
        env.flush_all()
        env.cr.commit()
    return _figures(meter, env, renewals, "renewed")


def oca_alone(env):
    """The same lines without our work: neither renewals nor what keeps them in line."""
    lines = env["contract.line"].search([("date_end", "!=", False)])
    with _without_us(env), (meter := Meter(env)):
        lines.renew()
        env.flush_all()
        env.cr.commit()
    return meter.figures(len(lines))


@contextlib.contextmanager
def _without_us(env):
    """OCA's methods in the place of our overrides."""
    from odoo.addons.contract_line_successor.models.contract_line import (
        ContractLine,
    )

    contract, line = (env.registry[f"contract.{name}"] for name in ("contract", "line"))
    with (
        patch.object(contract, "_request_renewal_sync", lambda self: None),
        patch.object(contract, "_sync_renewals", lambda self: None),
        patch.object(line, "_renew_extend_line", ContractLine._renew_extend_line),
    ):
        yield


def _get_open(env):
    leader = env["res.users"].search([("login", "=", "owner0@example.com")])
    renewals = env["renewal.renewal"].with_user(leader)
    found = renewals.search([("outcome", "=", False)])
    env.invalidate_all()
    return renewals.browse(found.ids)


def _figures(meter, env, renewals, outcome):
    env.invalidate_all()
    closed = renewals.sudo().filtered(lambda renewal: renewal.outcome == outcome)
    if closed != renewals:
        raise SystemExit(f"{len(closed)} of {len(renewals)} are {outcome}")
    return meter.figures(len(renewals))
