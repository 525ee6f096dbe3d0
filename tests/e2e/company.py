"""Runs inside Odoo: a company with a backlog in every situation, from one seed."""

import random
from datetime import timedelta

from odoo.tools import SQL

from tests.benchmarks import contracts

from .rules import MAIL_CAP_DAYS, RULES

# Share of contracts or customers in each situation.
WITHOUT_EMAIL = 0.1
OPTED_OUT = 0.1
ARCHIVED_OWNERS = 2


def build(env, count, seed, today):
    """Contracts that end between three weeks ago and four months ahead of ``today``."""
    chance = random.Random(seed)
    contracts.generate(env, count)
    _spread_ends(env, chance, today)
    _spoil_customers(env, chance)
    _archive_owners(env)
    _make_manager(env)
    _make_playbook(env)
    env.cr.execute("ANALYZE")
    env.cr.commit()


def _spread_ends(env, chance, today):
    env.cr.execute("SELECT id FROM contract_contract ORDER BY id")
    ends = [
        (row[0], today + timedelta(days=chance.randint(-20, 120)))
        for row in env.cr.fetchall()
    ]
    values = SQL(", ").join(SQL("(%s, %s::date)", *end) for end in ends)
    for table, key in (("contract_contract", "id"), ("contract_line", "contract_id")):
        env.cr.execute(
            SQL(
                "UPDATE %s AS t SET date_end = v.day FROM (VALUES %s) AS v(id, day)"
                " WHERE t.%s = v.id",
                SQL.identifier(table),
                values,
                SQL.identifier(key),
            )
        )


def _spoil_customers(env, chance):
    """Some customers have no address, some want no mail."""
    env.cr.execute("SELECT DISTINCT partner_id FROM contract_contract ORDER BY 1")
    ids = [row[0] for row in env.cr.fetchall()]
    silent = [i for i in ids if chance.random() < WITHOUT_EMAIL]
    opted_out = [i for i in ids if chance.random() < OPTED_OUT]
    partners = env["res.partner"]
    partners.browse(silent).write({"email": False})
    partners.browse(opted_out).write({"renewal_mail_opt_out": True})


def _archive_owners(env):
    owners = env["res.users"].search([("login", "like", "owner%")], order="id")
    owners[1 : 1 + ARCHIVED_OWNERS].action_archive()


def _make_manager(env):
    env.company.renewal_manager_id = env["res.users"].create(
        {"name": "Manager", "login": "manager", "email": "manager@example.com"}
    )
    env.company.renewal_mail_cap_days = MAIL_CAP_DAYS
    # whatever the hour at which the test runs
    env.company.write({"renewal_mail_from": 0, "renewal_mail_until": 24})


def _make_playbook(env):
    env["renewal.playbook"].search([]).action_archive()
    template = env["mail.template"].create(
        {
            "name": "Robustness",
            "model_id": env["ir.model"]._get_id("renewal.renewal"),
            "subject": "Your contract {{ object.name }}",
            "body_html": "<p>It ends soon.</p>",
            "partner_to": "{{ object.contact_id.id }}",
        }
    )
    env["renewal.playbook"].create(
        {
            "name": "Robustness",
            "step_ids": [(0, 0, _prepare_rule(rule, template)) for rule in RULES],
        }
    )


def _prepare_rule(rule, template):
    target = {"mail_template_id": template.id} if rule["action"] == "mail" else {}
    return {**rule, **target}
