# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from .renewal_touch import RESULTS

# What a branch asks for, and where it is found.
FACTS = {name.removesuffix("_date"): name for name in RESULTS}
# An open is no proof of anything: who opened it may have done nothing.
PROOFS = [name for fact, name in FACTS.items() if fact != "opened"]


class RenewalTouch(models.Model):
    """What steps ask about earlier ones."""

    _inherit = "renewal.touch"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_reactions(self, rule, customers, company, date_ref):
        """Whether customers did what a rule asks for, with what the rule that it names
        gave them last. It counts whichever contract carried it then.

        :param rule: renewal.playbook.step with a branch
        :return: {customer id: bool}, of those who were given something
        """
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (t.partner_id) t.partner_id, %(is_met)s
                      FROM renewal_touch AS t
                      JOIN renewal_step AS s ON s.id = t.step_id
                     WHERE s.playbook_step_id = %(asked)s
                       AND t.company_id = %(company)s
                       AND t.partner_id = ANY(%(customers)s)
                       AND t.state IN ('prepared', 'sent') AND t.date <= %(day)s
                     ORDER BY t.partner_id, t.date DESC, t.id DESC
                    """,
                    is_met=self._get_reaction_sql(
                        rule.branch_fact, rule.branch_days, date_ref
                    ),
                    asked=rule.branch_step_id.id or 0,
                    company=company.id,
                    customers=customers.ids,
                    day=date_ref,
                )
            )
        )

    @api.model
    def _get_reaction_sql(self, fact, days, date_ref):
        """:param fact: a key of ``FACTS``, or "nothing\" """
        names = PROOFS if fact == "nothing" else [FACTS[fact]]
        last = SQL("LEAST(t.date + %s, %s::date)", days, date_ref)
        found = SQL(" OR ").join(
            SQL("(t.%s IS NOT NULL AND t.%s <= %s)", name, name, last)
            for name in map(SQL.identifier, names)
        )
        return SQL("NOT (%s)", found) if fact == "nothing" else found
