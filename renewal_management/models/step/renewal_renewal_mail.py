# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.tools import format_date

from ...tools.message import html_list

# Given to the template with the context: {renewal: ids of all that its e-mail is about}
LISTED_KEY = "renewal_mail_listed"


class RenewalRenewal(models.Model):
    """What an automatic e-mail says when it is about several contracts."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _get_mailed_renewals(self):
        """All renewals that the e-mail about this one is about, the most urgent first;
        for templates."""
        self.ensure_one()
        listed = self.env.context.get(LISTED_KEY, {})
        return self.browse(listed.get(self.id, self.ids))

    def _get_mailed_list(self):
        """The contracts that the e-mail is about, with their dates, where there are
        several; for templates. One that does not use it gets it at its end.

        :return: Markup, in the language of the context
        """
        renewals = self._get_mailed_renewals()
        if len(renewals) < 2:
            return Markup("")
        intro = self.env._("This e-mail is about all of these contracts:")
        rows = [renewal._describe_for_mail() for renewal in renewals]
        return Markup("<p>%s</p>%s") % (intro, html_list(rows, limit=len(rows)))

    def _describe_for_mail(self):
        """One contract in the list: its name, and what happens when."""
        end = format_date(self.env, self.current_end)
        name = self.contract_id.name or ""
        if self.renewal_type == "auto":
            return self.env._(
                "%(name)s: ends on %(end)s and then renews automatically; changes "
                "until %(deadline)s",
                name=name,
                end=end,
                deadline=format_date(self.env, self.decision_date),
            )
        if self.renewal_type == "evergreen":
            return self.env._("%(name)s: yearly review on %(end)s", name=name, end=end)
        return self.env._("%(name)s: the term ends on %(end)s", name=name, end=end)
