# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from ..tools.handover import balance


class RenewalHandover(models.TransientModel):
    """Which records are handed over, and to whom."""

    _inherit = "renewal.handover"

    # ------------------------------------------------------------------
    # Which
    # ------------------------------------------------------------------

    def _collect(self):
        """Values of the lines: everything the former owners have, in a constant number
        of queries."""
        values = []
        # sudo: who may hand over was checked; the lines are copies of names and amounts
        for place, (kind, what) in enumerate(self.line_ids._get_kinds().items()):
            if not self[what.switch]:
                continue
            records = self.sudo()._find(kind, what)
            links = records._get_linked_renewals() if kind == "activity" else {}
            for record in records:
                values.append(
                    {
                        **self.sudo()._prepare_line_vals(kind, record, links),
                        "kind": kind,
                        "kind_sequence": place,
                        "handover_id": self.id,
                        "res_id": record.id,
                        "former_owner_id": record[what.field].id,
                    }
                )
        return values

    def _find(self, kind, what):
        """Records of one kind that are to be handed over."""
        if kind == "activity":
            return self._find_activities()
        domain = Domain(what.field, "in", self.former_owner_ids.ids)
        domain &= getattr(self, f"_get_{kind}_domain")()
        return self.env[what.model].search(domain)

    def _get_companies_domain(self, name="company_id", shared=False):
        ids = self.env.companies.ids
        return Domain(name, "in", [*ids, False] if shared else ids)

    def _get_renewal_domain(self):
        return self._get_scope_domain() & Domain("outcome", "=", False)

    def _get_scope_domain(self):
        """Renewals that may be concerned at all."""
        domain = self._get_companies_domain()
        if self.renewal_ids:
            domain &= Domain("id", "in", self.renewal_ids.ids)
        if self.received_from_id:
            domain &= Domain(
                "owner_history_ids",
                "any",
                [
                    ("reason", "=", "handover"),
                    ("former_user_id", "=", self.received_from_id.id),
                    ("user_id", "in", self.former_owner_ids.ids),
                    ("date_to", "=", False),
                ],
            )
        return domain

    def _is_limited(self):
        """Only some renewals, and what belongs to them."""
        return bool(self.renewal_ids or self.received_from_id)

    def _get_renewal_csm_domain(self):
        return self._get_renewal_domain()

    def _get_step_domain(self):
        """Steps that somebody planned for the former owner in person."""
        return Domain(
            [
                ("state", "in", ("planned", "failed")),
                ("assignee_type", "=", "user"),
                ("playbook_step_id", "=", False),
                ("renewal_id", "any", self._get_renewal_domain()),
            ]
        )

    def _get_contract_domain(self):
        domain = self._get_companies_domain()
        if self._is_limited():
            domain &= Domain("renewal_ids", "any", self._get_scope_domain())
        return domain

    def _get_customer_domain(self):
        """Customers with contracts; other contacts are the sales team's business."""
        renewals = self.env["renewal.renewal"].search(self._get_scope_domain())
        if self._is_limited():
            return Domain("id", "in", (renewals.partner_id | renewals.contact_id).ids)
        contracts = self.env["contract.contract"]._read_group(
            self._get_companies_domain(), ["commercial_partner_id"]
        )
        return Domain(
            "commercial_partner_id", "in", [partner.id for (partner,) in contracts]
        ) & self._get_companies_domain(shared=True)

    def _get_customer_csm_domain(self):
        if self._is_limited():
            return self._get_customer_domain()
        return self._get_companies_domain(shared=True)

    def _get_opportunity_domain(self):
        """Open opportunities that carry renewals."""
        return Domain("renewal_ids", "any", self._get_scope_domain()) & Domain(
            "won_status", "=", "pending"
        )

    def _find_activities(self):
        activities = self.env["mail.activity"]._get_renewal_activities(
            self.former_owner_ids
        )
        linked = activities._get_linked_renewals()
        scope = self.env["renewal.renewal"].search(
            self._get_scope_domain()
            & Domain("id", "in", [renewal.id for renewal in linked.values()])
        )
        if self._is_limited():
            return activities.filtered(lambda act: linked.get(act) in scope)
        return activities.filtered(
            lambda act: act not in linked or linked[act] in scope
        )

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def _prepare_line_vals(self, kind, record, links):
        """Name, customer, amount and date of one record.

        :param links: {activity: its renewal}
        """
        renewal, partner = self._get_line_subject(kind, record, links)
        company = renewal.company_id
        if not company and "company_id" in record:
            company = record.company_id
        return {
            # the customer has a column of its own
            "name": record.name if kind.startswith("renewal") else record.display_name,
            "customer": partner.display_name or "",
            "customer_key": partner.id,
            "renewal_res_id": renewal.id,
            "company_id": company.id,
            "amount": renewal.company_atr_amount if kind == "renewal" else 0,
            "date": self._get_line_date(kind, record),
        }

    def _get_line_subject(self, kind, record, links):
        """The renewal, if it is about one, and the customer."""
        none = self.env["renewal.renewal"]
        if kind in ("renewal", "renewal_csm"):
            return record, record.partner_id
        if kind == "step":
            return record.renewal_id, record.partner_id
        if kind == "activity":
            renewal = links.get(record, none)
            return renewal, renewal.partner_id
        if kind == "contract":
            return none, record.commercial_partner_id
        if kind == "opportunity":
            return none, record.partner_id.commercial_partner_id
        return none, record.commercial_partner_id

    def _get_line_date(self, kind, record):
        name = {
            "renewal": "decision_date",
            "renewal_csm": "decision_date",
            "step": "scheduled_date",
            "contract": "next_decision_date",
            "opportunity": "date_deadline",
            "activity": "date_deadline",
        }.get(kind)
        return record[name] if name else False

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def _share_out(self):
        """Give each line its new owner by the rule. What belongs to one customer goes
        to one person."""
        if self.rule == "record":
            return
        lines = self.line_ids
        new_owners = getattr(self, f"_share_out_{self.rule}")(lines)
        for new_owner, batch in lines.grouped(
            lambda line: new_owners.get(line._get_share_key(), self.env["res.users"])
        ).items():
            able = batch.filtered(lambda line, to=new_owner: to and line._can_take(to))
            able.write({"new_owner_id": new_owner.id})
            (batch - able).write({"new_owner_id": False})

    def _share_out_one(self, lines):
        return {line._get_share_key(): self.new_owner_id for line in lines}

    def _share_out_team(self, lines):
        # sudo: members of a team are no secret, nor are sums of amounts shown
        members = self.team_id.sudo().member_ids.with_env(self.env)
        members = members.filtered("active") - self.former_owner_ids
        loads = dict.fromkeys(members, 0.0)
        renewals = self.env["renewal.renewal"].sudo()
        for user, amount in renewals._read_group(
            renewals._get_open_domain() & Domain("user_id", "in", members.ids),
            ["user_id"],
            ["company_atr_amount:sum"],
        ):
            loads[user.with_env(self.env)] = amount
        amounts = {}
        for line in lines:
            key = line._get_share_key()
            amounts[key] = amounts.get(key, 0.0) + line.amount
        return balance(amounts, loads)

    def _share_out_salesperson(self, lines):
        """The customer's salesperson, else the next in the renewal's chain."""
        # sudo: who serves a customer is no secret to whoever hands the customer over
        env = self.sudo().env
        former_owners = self.former_owner_ids
        new_owners = {}
        for line in lines:
            partner = env["res.partner"].browse(line.customer_key or [])
            renewal = env["renewal.renewal"].browse(line.renewal_res_id or [])
            chain = partner.user_id.filtered("active")
            if renewal:
                chain |= renewal._get_escalation_chain()
            chain -= former_owners.with_env(env)
            key = line._get_share_key()
            if chain and (key not in new_owners or partner.user_id == chain[:1]):
                new_owners.setdefault(key, chain[:1].with_env(self.env))
        return new_owners
