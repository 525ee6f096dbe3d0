# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, fields, models

# Field of the renewal -> role in the history
ROLES = {"user_id": "owner", "csm_id": "csm"}


class RenewalOwnerHistory(models.Model):
    """Who was responsible for a renewal, from when until when, and why it changed.

    Kept from the first change on: opening ten thousand renewals writes no row. The
    first change writes two, one for the person before it.
    """

    _name = "renewal.owner.history"
    _description = "Owner of a Renewal Over Time"
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
        store=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        index="btree_not_null",
    )
    role = fields.Selection(
        selection=[
            ("owner", "Owner"),
            ("csm", "Customer success manager"),
        ],
        required=True,
    )
    date_from = fields.Date(
        string="From",
        required=True,
    )
    date_to = fields.Date(
        string="Until",
        help="Empty: still responsible.",
    )
    reason = fields.Selection(
        selection=[
            ("opened", "When it was opened"),
            ("assigned", "Assigned"),
            ("handover", "Handover"),
            ("import", "Import"),
            ("automatic", "Automatic"),
        ],
        required=True,
        default="assigned",
    )
    former_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed Over From",
        index="btree_not_null",
        help="To undo a handover, hand over from the new owner, restricted to what "
        "came from this person.",
    )
    changed_by_id = fields.Many2one(
        comodel_name="res.users",
    )

    _unique_current = models.UniqueIndex(
        "(renewal_id, role) WHERE date_to IS NULL",
        "A renewal has one owner and one customer success manager at a time.",
    )

    @api.model
    def _record(self, former, renewals):
        """Write down who left a role and who took it, in three statements at most.

        :param former: {(renewal, field name): the person before the change}
        :param renewals: the renewals of the keys
        """
        current = {
            (row.renewal_id, row.role): row
            for row in self.search(
                [("renewal_id", "in", renewals.ids), ("date_to", "=", False)]
            )
        }
        values, ended = [], {}
        days = {
            company: company._get_renewal_today() for company in renewals.company_id
        }
        for (renewal, name), user in former.items():
            role, day = ROLES[name], days[renewal.company_id]
            row = current.get((renewal, role))
            if row:
                ended[day] = ended.get(day, self) | row
            elif user:
                values.append(self._prepare_first_vals(renewal, role, user, day))
            if renewal[name]:
                values.append(self._prepare_vals(renewal, role, renewal[name], day))
        for day, rows in ended.items():
            rows.write({"date_to": day})
        # the rows that end must do so before the index sees the new ones
        self.flush_model(["date_to"])
        return self.create(values)

    @api.model
    def _prepare_first_vals(self, renewal, role, user, day):
        """The person before the first change."""
        opened = renewal.opened_date or renewal.create_date.date()
        return {
            "renewal_id": renewal.id,
            "role": role,
            "user_id": user.id,
            "date_from": min(opened, day),
            "date_to": day,
            "reason": "opened",
        }

    @api.model
    def _prepare_vals(self, renewal, role, user, day):
        return {
            "renewal_id": renewal.id,
            "role": role,
            "user_id": user.id,
            "date_from": day,
            "reason": self._get_reason(),
            "changed_by_id": self.env.uid,
        }

    @api.model
    def _get_reason(self):
        """Why people change now: a person, an import, or the system."""
        if self.env.context.get("import_file"):
            return "import"
        return "automatic" if self.env.uid == SUPERUSER_ID else "assigned"

    @api.model
    def _explain_handover(self, renewals, role, former):
        """The last change of these renewals was a handover from this person."""
        rows = self.search(
            [
                ("renewal_id", "in", renewals.ids),
                ("role", "=", role),
                ("date_to", "=", False),
            ]
        )
        rows.write({"reason": "handover", "former_user_id": former.id})
