# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain


class ResCompany(models.Model):
    """Renewals without an owner: one task for the manager, which ends by itself."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_unowned_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        help="The renewal manager's task to find owners.",
        groups="base.group_user",
    )

    def _get_unowned_url(self):
        """Address of the list of renewals that need an owner."""
        return f"{self.get_base_url()}/odoo/renewals-without-owner"

    def _ask_for_owners(self, date_ref):
        """Keep the manager's task in line with the renewals in the work list that
        need an owner: made once, counted again, finished when none is left.

        :return: 1 if something changed, else 0
        """
        self.ensure_one()
        renewals = self.env["renewal.renewal"]
        count = renewals.search_count(
            renewals._get_unowned_domain(self) & Domain("in_window", "=", True)
        )
        manager = self._get_renewal_managers()[:1]._get_present(self)
        if not count:
            return self._finish_asking_for_owners()
        if not manager:
            return 0
        task = self.renewal_unowned_activity_id.filtered("active")
        reader = self.with_context(lang=manager.lang or self.env.lang)
        values = reader._prepare_unowned_vals(count, manager)
        if not task:
            task = task.with_context(mail_activity_quick_update=True)
            self.renewal_unowned_activity_id = task.create(
                {**values, "date_deadline": date_ref}
            )
            return 1
        if (task.user_id, task.summary) == (manager, values["summary"]):
            return 0
        task.with_context(mail_activity_quick_update=True).write(values)
        return 1

    def _finish_asking_for_owners(self):
        """Nobody is missing any more."""
        task = self.renewal_unowned_activity_id
        if not task:
            return 0
        self.renewal_unowned_activity_id = False
        if task.active:
            task.action_feedback(feedback=self.env._("Every renewal has an owner."))
        return 1

    def _prepare_unowned_vals(self, count, manager):
        """Values of the manager's task, in their language (the context's)."""
        return {
            "user_id": manager.id,
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(
                "mail.mail_activity_data_todo"
            ),
            "summary": self.env._(
                "%(company)s: 1 renewal needs an owner", company=self.name
            )
            if count == 1
            else self.env._(
                "%(company)s: %(count)s renewals need an owner",
                company=self.name,
                count=count,
            ),
            "note": Markup('<p><a href="%s">%s</a></p>')
            % (
                self._get_unowned_url(),
                self.env._("Show the renewals without an owner"),
            ),
            "automated": True,
        }
