# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import RedirectWarning
from odoo.fields import Domain


class ResPartner(models.Model):
    """Deleting a customer asks before their history goes."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_history_models(self):
        """Models whose records go with the customer they are about, by ``partner_id``.
        Extend for another."""
        return []

    @api.ondelete(at_uninstall=False)
    def _unlink_after_asking(self):
        """What was noted about a customer is not lost by one click on *Delete*."""
        # sudo: what would go must not depend on who deletes
        counts = [
            (self.env["ir.model"].sudo()._get(model).name, records.search_count(domain))
            for model, domain in self._get_history_domains()
            for records in [self.env[model].sudo().with_context(active_test=False)]
        ]
        lost = [f"{name}: {count}" for name, count in counts if count]
        if not lost:
            return
        raise RedirectWarning(
            self.env._(
                "With %(customers)s goes what is known about them:\n%(records)s\n"
                "Past figures and learning change with it. Archive them instead, or "
                "delete them with everything.",
                customers=", ".join(self[:5].mapped("display_name")),
                records="\n".join(lost),
            ),
            self.env.ref("renewal_management.res_partner_action_delete_history").id,
            self.env._("Delete with everything"),
            {"active_model": "res.partner", "active_ids": self.ids},
        )

    def _get_history_domains(self):
        """[(model, domain of what goes with these customers)]"""
        domain = Domain("partner_id", "in", self.ids)
        return [(model, domain) for model in self._get_history_models()]

    def action_delete_with_history(self):
        """Delete customers and what is known about them; somebody was asked."""
        self.check_access("unlink")
        for model, domain in self._get_history_domains():
            # sudo: whoever may delete the customer was shown what goes with them
            records = self.env[model].sudo().with_context(active_test=False)
            records.search(domain).unlink()
        self.unlink()
        return self.env["ir.actions.act_window"]._for_xml_id("base.action_partner_form")
