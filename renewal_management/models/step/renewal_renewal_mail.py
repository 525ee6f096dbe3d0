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

    # ------------------------------------------------------------------
    # What other rooms know
    # ------------------------------------------------------------------

    def _get_customer_link(self, partner=None):
        """Where the customer sees this renewal, in the language of the reader; empty
        where there is no page. Override to give it one.

        :param partner: who will open it; the contact of the contract when left out
        """
        self.ensure_one()
        return ""

    def _get_value_figures(self):
        """What the customer got in this term: the few figures that they may be shown,
        in the language of the environment. Override for what knows them.

        :return: [{"label": what it is, "value": figure in words}]
        """
        self.ensure_one()
        return []

    def _get_mail_paused(self):
        """Those of these renewals whose playbook writes no e-mail to the customer for
        now, because the customer waits for an answer. Override, with one search.

        :return: renewal.renewal
        """
        return self.browse()

    # ------------------------------------------------------------------
    # E-mails about several
    # ------------------------------------------------------------------

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
        reader = self.contact_id._get_renewal_mailbox()
        rows = [renewal._describe_for_mail(reader) for renewal in renewals]
        return Markup("<p>%s</p>%s") % (intro, html_list(rows, limit=len(rows)))

    def _describe_for_mail(self, reader):
        """One contract in the list: its name, with a link where it has a page, and what
        happens when."""
        end = format_date(self.env, self.current_end, date_format="long")
        name = self.contract_id.name or ""
        if link := self._get_customer_link(reader):
            name = Markup('<a href="%s">%s</a>') % (link, name)
        if self.renewal_type == "auto":
            return self.env._(
                "%(name)s: ends on %(end)s and then renews automatically; changes "
                "until %(deadline)s",
                name=name,
                end=end,
                deadline=format_date(self.env, self.decision_date, date_format="long"),
            )
        if self.renewal_type == "evergreen":
            return self.env._("%(name)s: yearly review on %(end)s", name=name, end=end)
        return self.env._("%(name)s: the term ends on %(end)s", name=name, end=end)
