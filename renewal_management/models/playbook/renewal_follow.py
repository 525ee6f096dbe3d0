# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class RenewalFollow(models.Model):
    """The playbook that a renewal follows on a track.

    The row of the last mile mirrors ``renewal.renewal.playbook_id``, where that choice
    is made; on the other tracks the choice is made here.
    """

    _name = "renewal.follow"
    _description = "Playbook Followed by a Renewal"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("renewal_id", "track_id")
    _choices = ("playbook_id",)
    _order = "track_id, id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    track_id = fields.Many2one(
        comodel_name="renewal.track",
        required=True,
        index=True,
        ondelete="restrict",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        index=True,
        ondelete="restrict",
        domain="[('track_id', '=', track_id)]",
        help="Left empty by a person: the renewal follows no playbook of this track.",
    )
    is_chosen = fields.Boolean(
        string="Chosen manually",
        readonly=True,
        help="The playbook was chosen manually, so conditions no longer apply.",
    )
    is_held_out = fields.Boolean(
        string="Held out",
        readonly=True,
        help="The customer was drawn for the comparison: no step of this track is "
        "planned.",
    )
    start_date = fields.Date(
        string="Carries on Since",
        readonly=True,
        help="Steps before this day belong to the renewal that the customer's journey "
        "was on until then.",
    )

    _unique_track = models.Constraint(
        "UNIQUE(renewal_id, track_id)",
        "A renewal follows one playbook for each track.",
    )

    @api.depends("track_id.name", "playbook_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for follow in self:
            playbook = follow.playbook_id.name or self.env._("no playbook")
            follow.display_name = f"{follow.track_id.name}: {playbook}"

    @api.constrains("playbook_id", "track_id")
    def _check_playbook(self):
        for follow in self.filtered("playbook_id"):
            playbook = follow.playbook_id
            if playbook.track_id != follow.track_id:
                raise ValidationError(
                    self.env._(
                        "%(playbook)s is no playbook of the track %(track)s.",
                        playbook=playbook.name,
                        track=follow.track_id.name,
                    )
                )
            if playbook.company_id not in (
                playbook.company_id.browse(),
                follow.renewal_id.company_id,
            ):
                raise ValidationError(
                    self.env._(
                        "%(playbook)s is a playbook of another company.",
                        playbook=playbook.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        follows = super().create(vals_list)
        if not self.env.su:
            # sudo: the mark says that a person chose, whose rights were just asked
            follows.sudo().is_chosen = True
        follows._on_chosen()
        return follows

    def write(self, vals):
        result = super().write(vals)
        if "playbook_id" in vals:
            if not self.env.su:
                # sudo: the mark says that a person chose, whose rights were just asked
                self.sudo().is_chosen = True
            self._on_chosen()
        return result

    def action_leave_to_conditions(self):
        """The conditions of the playbooks decide again."""
        self.check_access("write")
        # sudo: the mark is the system's; whoever chose may take the choice back
        self.sudo().is_chosen = False
        self.renewal_id._request_planning()

    def _on_chosen(self):
        """Steps follow the choice. On the last mile the renewal has it."""
        for follow in self.filtered("track_id.is_last_mile"):
            if follow.renewal_id.playbook_id != follow.playbook_id:
                follow.renewal_id.playbook_id = follow.playbook_id
        self.renewal_id._request_planning()

    @api.model
    def _mirror(self, renewals):
        """Have the rows of the last mile say what the renewals say: one statement."""
        if not renewals:
            return
        renewals.flush_recordset(["playbook_id", "is_playbook_chosen"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO renewal_follow AS f (
                    renewal_id, track_id, playbook_id, is_chosen,
                    create_uid, create_date, write_uid, write_date)
                SELECT r.id, t.id, r.playbook_id, r.is_playbook_chosen IS TRUE,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM renewal_renewal r, renewal_track t
                 WHERE r.id IN %(ids)s AND t.is_last_mile
                   AND (r.playbook_id IS NOT NULL OR EXISTS (
                        SELECT FROM renewal_follow old
                         WHERE old.renewal_id = r.id AND old.track_id = t.id))
                 ORDER BY r.id
                ON CONFLICT (renewal_id, track_id) DO UPDATE
                   SET playbook_id = excluded.playbook_id,
                       is_chosen = excluded.is_chosen, write_uid = excluded.write_uid,
                       write_date = excluded.write_date
                 WHERE (f.playbook_id, f.is_chosen) IS DISTINCT FROM
                       (excluded.playbook_id, excluded.is_chosen)
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                ids=renewals._ids,
            )
        )
        self.invalidate_model()
