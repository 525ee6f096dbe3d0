# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

USER = "renewal_management.group_renewal_user"
MANAGER = "renewal_management.group_renewal_manager"


class RenewalHome(models.AbstractModel):
    """The first page: sections by role, each with boxes and short lists.

    A box is a number and the list it was counted from: both use one domain, so they
    cannot disagree. Nothing is read that the reader may not see; amounts are in the
    currency of the company that looks, as in every report.
    """

    _name = "renewal.home"
    _description = "Renewals Home"

    @api.model
    @api.readonly
    def get_page(self):
        """Everything that the page shows to whoever asks, in one answer."""
        currency = self.env.company.currency_id
        is_converted = len(self.env.companies.currency_id) > 1
        return {
            # first: it reads the customers of most lists at once
            "chart": self._get_chart() if self._is_user() else False,
            "sections": [section for section in self._get_sections() if section],
            "setup": self._get_setup() if self._is_administrator() else False,
            "currency_id": currency.id,
            "converted_to": currency.name if is_converted else False,
        }

    def _get_sections(self):
        """Sections in their order, empty where the reader has not the role. Extend to
        add yours."""
        return [self._get_work_section(), self._get_team_section()]

    # ------------------------------------------------------------------
    # Who reads
    # ------------------------------------------------------------------

    def _is_user(self):
        return self.env.user.has_group(USER)

    def _is_administrator(self):
        return self.env.user.has_group(MANAGER)

    def _is_manager(self):
        """Who looks after the work of a whole company."""
        managers = self.env.companies.renewal_manager_id
        return self._is_administrator() or self.env.user in managers

    def _leads_team(self):
        led = [("user_id", "=", self.env.uid)]
        return bool(self.env["crm.team"].search_count(led, limit=1))

    def _get_covered(self):
        """The reader, and absent people for whom the reader stands in today."""
        # by number, so that an index finds their rows among very many
        covered = [("renewal_stand_in_id", "=", self.env.uid)]
        return [self.env.uid, *self.env["res.users"].search(covered).ids]

    def _get_mine_domain(self):
        """Renewals that the reader owns, looks after or covers: as the filter *My
        renewals*."""
        people = self._get_covered()
        return Domain("user_id", "in", people) | Domain("csm_id", "in", people)

    def _get_team_domain(self):
        """Rows with a team that the reader answers for: of managers all."""
        if self._is_manager():
            return Domain.TRUE
        return Domain("team_id.user_id", "=", self.env.uid)

    # ------------------------------------------------------------------
    # What a section is made of
    # ------------------------------------------------------------------

    def _get_action(self, name, xmlid, domain):
        """The list of a domain, as a window action."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        views = sorted(action["views"], key=lambda view: view[1] != "list")
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": list(domain),
            "context": {},
            "views": views,
        }

    def _get_box(self, key, label, xmlid, domain, amount=None, **look):
        """A figure, and the list it was counted from.

        :param amount: field whose sum is shown with the number
        :param look: ``value`` if it is known, ``tone``, ``note``, ``leads`` where the
            amount matters more than the number
        """
        action = self._get_action(label, xmlid, domain)
        if "value" not in look:
            model = self.env[action["res_model"]]
            sums = [f"{amount}:sum_currency"] if amount else []
            ((count, *total),) = model._read_group(domain, [], ["__count", *sums])
            look |= {"value": count, "amount": total[0] or 0.0 if total else False}
        if not look["value"]:
            look["tone"] = ""
        box = {"key": key, "label": label, "action": action}
        return {"tone": "", "note": "", **look, **box}

    def _get_rows(self, key, title, rows, action, empty):
        """A short list, with a way to all of it and what is said when there is nothing.

        :param rows: [{"id", "model", "title", …}]
        """
        words = {"key": key, "title": title, "empty": empty}
        return {**words, "rows": rows, "action": action}
