# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalStep(models.Model):
    """Steps that depend on what the customer did with an earlier one."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def _skip_unmet(self, rule, date_ref, run):
        """A step off its branch says which one."""
        off = self._find_off_branch(rule, date_ref) if rule.branch_fact else {}
        for reason, steps in self.filtered(off.get).grouped(off.get).items():
            steps._put(
                {
                    "state": "skipped",
                    "done_date": date_ref,
                    "reason": reason,
                    **self._get_run_vals(run),
                },
                run,
            )
        left = self.filtered(lambda step: step not in off)
        return super(RenewalStep, left)._skip_unmet(rule, date_ref, run)

    def _filter_unmet(self, rule, date_ref=None):
        unmet, error = super()._filter_unmet(rule, date_ref)
        if error or not rule.branch_fact:
            return unmet, error
        off = self._find_off_branch(rule, date_ref)
        return unmet | self.filtered(off.get), None

    def _find_off_branch(self, rule, date_ref=None):
        """Steps of one rule whose customer did not do what it asks for: one query for
        each company.

        :return: {step: why}
        """
        reasons = {given: rule._describe_off_branch(given) for given in (True, False)}
        found = {}
        for company, steps in self.grouped("company_id").items():
            day = date_ref or company._get_renewal_today()
            did = self.env["renewal.touch"]._get_reactions(
                rule, steps.partner_id, company, day
            )
            for step in steps:
                if not did.get(step.partner_id.id):
                    found[step] = reasons[step.partner_id.id in did]
        return found
