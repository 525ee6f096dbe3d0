# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.tools import format_date

from ...tools.message import MAX_LISTED, html_list, record_link


class ResUsers(models.Model):
    """The message to whoever stands in for somebody."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    def _notify_stand_in(self, stand_in):
        """Notify the stand-in once, with the renewals that are due soon."""
        self.ensure_one()
        reader = self.with_context(lang=stand_in.lang)
        self.env["mail.thread"].with_context(lang=stand_in.lang).message_notify(
            partner_ids=stand_in.partner_id.ids,
            subject=reader.env._(
                "You stand in for %(name)s until %(date)s",
                name=self.name,
                date=format_date(reader.env, self.renewal_delegate_until),
            ),
            body=reader._get_stand_in_body(stand_in),
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _get_stand_in_body(self, stand_in):
        """What the stand-in should know, in the language of the context."""
        renewals = self.env["renewal.renewal"].search(
            [
                ("outcome", "=", False),
                ("in_window", "=", True),
                ("company_id", "in", stand_in.company_ids.ids),
                "|",
                ("user_id", "=", self.id),
                ("csm_id", "=", self.id),
            ]
        )
        rows = [
            Markup("%s – %s")
            % (record_link(renewal), format_date(self.env, renewal.decision_date))
            for renewal in renewals[:MAX_LISTED]
        ]
        return Markup("<p>%s</p><p>%s</p>%s") % (
            self.env._(
                "New renewal tasks and escalations come to you, and you can see the "
                "renewals. The renewals keep their owner, and everything goes back "
                "automatically afterwards."
            ),
            self.env._("In the work list (%s):", len(renewals)),
            html_list(rows, len(renewals)),
        )
