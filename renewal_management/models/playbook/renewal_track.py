# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ...tools.bounds import within

# A change to one of these may give renewals another playbook.
SELECTION_FIELDS = {"active", "carrier"}


class RenewalTrack(models.Model):
    """Playbooks that exclude each other: a renewal follows at most one of a track.
    What is planned on one track is no matter of any other."""

    _name = "renewal.track"
    _description = "Renewal Track"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    active = fields.Boolean(
        default=True,
    )
    sequence = fields.Integer(
        default=10,
    )
    is_last_mile = fields.Boolean(
        readonly=True,
        copy=False,
        help="The track of the decision itself: its playbook opens the window of a "
        "renewal, and its steps come first in lists.",
    )
    carrier = fields.Selection(
        selection=[
            ("renewal", "Every renewal"),
            ("customer", "Every customer, once"),
            ("lost", "Every lost renewal"),
        ],
        required=True,
        default="customer",
        string="Followed by",
        help="Every renewal: each follows a playbook of its own.\n"
        "Every customer, once: however many contracts a customer has, only the renewal "
        "that is decided first follows a playbook. When it is decided, the next one "
        "carries on.\n"
        "Every lost renewal: the latest loss of each customer, until the customer is "
        "back.",
    )
    hold_out_percent = fields.Integer(
        string="Hold-out (%)",
        help="Share of the customers who get nothing on this track, so that you can "
        "compare. It is drawn once for each customer, when they would begin. Who has "
        "begun already is not affected by a change.",
    )
    playbook_ids = fields.One2many(
        comodel_name="renewal.playbook",
        inverse_name="track_id",
    )

    _one_last_mile = models.UniqueIndex(
        "(is_last_mile) WHERE is_last_mile IS TRUE",
        "There is one last mile.",
    )
    _hold_out_percent_range = models.Constraint(
        within("hold_out_percent", 0, 50),
        "Hold out between 0 and 50 % of the customers.",
    )

    @api.constrains("active", "carrier", "hold_out_percent")
    def _check_last_mile(self):
        for track in self.filtered("is_last_mile"):
            if track.carrier != "renewal" or track.hold_out_percent or not track.active:
                raise UserError(
                    self.env._(
                        "Every renewal has a last mile: %(name)s cannot be archived, "
                        "shared by the contracts of a customer or withheld.",
                        name=track.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_mile(self):
        if any(self.mapped("is_last_mile")):
            raise UserError(self.env._("The last mile cannot be deleted."))

    def write(self, vals):
        self._check_carrier_stays(vals)
        result = super().write(vals)
        if SELECTION_FIELDS & set(vals):
            self._request_planning()
        return result

    def _check_carrier_stays(self, vals):
        """What is planned on open renewals is no plan for lost ones."""
        carrier = vals.get("carrier")
        changing = self.filtered(
            lambda track: (
                carrier not in (None, track.carrier)
                and "lost" in (track.carrier, carrier)
            )
        )
        if changing.with_context(active_test=False).playbook_ids:
            raise UserError(
                self.env._(
                    "This track has playbooks. Make another track for lost renewals, "
                    "and playbooks of its own."
                )
            )

    @api.model
    def _get_last_mile(self):
        return self.browse(self._get_last_mile_id())

    @api.model
    @tools.ormcache()
    def _get_last_mile_id(self):
        """There is one, and it stays."""
        # sudo: which track it is, whoever asks
        return self.sudo().search([("is_last_mile", "=", True)], limit=1).id

    def _is_last_mile(self):
        """Without reading the track, which planning asks for every few renewals."""
        return self.id == self._get_last_mile_id()

    def _request_planning(self):
        """Have the next daily run choose the playbooks of these tracks again."""
        if self.with_context(active_test=False).playbook_ids:
            # sudo: whoever edits a track need not see the renewals that follow it
            renewals = self.env["renewal.renewal"].sudo()
            renewals._request_planning(renewals._get_open_domain())
