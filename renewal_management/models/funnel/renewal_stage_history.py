# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

# Stages in which a renewal still waits for its outcome.
OPEN_TYPES = ("upcoming", "open")


class RenewalStageHistory(models.Model):
    """One stay of a renewal in a stage: from when until when, who moved it there, and
    how the stay ended.

    Written by the database when a renewal is opened or moves, whoever moves it, in two
    statements whatever the number of renewals. When a renewal is reopened, the stay
    that ended with the outcome that is taken back *went back*: a renewal is lost in one
    stage at most.
    """

    _name = "renewal.stage.history"
    _description = "Stage of a Renewal Over Time"
    _inherit = ["renewal.frozen.mixin"]
    _order = "entered_at, id"
    _rec_name = "stage_id"
    _log_access = False

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        index=True,
        ondelete="cascade",
    )
    stage_id = fields.Many2one(
        comodel_name="renewal.stage",
        required=True,
        index=True,
        ondelete="cascade",
    )
    entered_at = fields.Datetime(
        string="Entered",
        required=True,
    )
    left_at = fields.Datetime(
        string="Left",
        help="Empty: the renewal is still in the stage.",
    )
    days = fields.Float(
        digits=(16, 1),
        aggregator="avg",
        help="Days between entering and leaving the stage.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Moved By",
        index="btree_not_null",
        help="Who moved the renewal into the stage. Empty: the system.",
    )
    next_stage_id = fields.Many2one(
        comodel_name="renewal.stage",
        index="btree_not_null",
        ondelete="set null",
    )
    ending = fields.Selection(
        selection=[
            ("moved_on", "Moved on"),
            ("renewed", "Renewed"),
            ("went_back", "Went back"),
            ("lost", "Lost"),
            ("void", "Void"),
        ],
        help="How the stay ended. A renewal that is reopened went back.",
    )
    visit = fields.Integer(
        required=True,
        default=1,
        aggregator="max",
        help="How many times the renewal was in the stage, this time included.",
    )
    is_last = fields.Boolean(
        string="Last Stay",
        default=True,
        help="The renewal did not come back to the stage afterwards.",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        help="Read afterwards from tracked changes, done steps and dates.",
    )

    _unique_current = models.UniqueIndex(
        "(renewal_id) WHERE left_at IS NULL",
        "A renewal is in one stage at a time.",
    )

    @api.model
    def _record(self, renewals, stage=None):
        """Write down that these renewals entered a stage.

        :param stage: the one they moved to; the one they were created in if left out
        """
        now = fields.Datetime.now()
        if stage:
            self._record_left(renewals, stage, now)
        # their past is read from contracts, which know no stages
        query = SQL(
            """
            INSERT INTO renewal_stage_history
                   (renewal_id, stage_id, visit, is_last, entered_at, user_id,
                    is_reconstructed)
            SELECT renewal.id, COALESCE(%(stage)s, renewal.stage_id),
                   1 + (SELECT COUNT(*) FROM renewal_stage_history former
                         WHERE former.renewal_id = renewal.id
                           AND former.stage_id = %(stage)s),
                   TRUE, %(now)s, %(user)s, FALSE
              FROM renewal_renewal renewal
             WHERE renewal.id = ANY(%(ids)s) AND renewal.is_reconstructed IS NOT TRUE
            """,
            stage=stage and stage.id or None,
            now=now,
            user=None if self.env.uid == SUPERUSER_ID else self.env.uid,
            ids=list(renewals._ids),
        )
        self.env.cr.execute(query)
        self.env["renewal.renewal"].invalidate_model(["stage_history_ids"], flush=False)

    @api.model
    def _record_left(self, renewals, stage, now):
        """End the current stays, and take back the outcome of what is reopened."""
        self.env["renewal.stage"].flush_model(["sequence", "stage_type"])
        query = SQL(
            """
            UPDATE renewal_stage_history AS history
               SET left_at = COALESCE(history.left_at, %(now)s),
                   days = COALESCE(history.days, EXTRACT(
                       EPOCH FROM %(now)s::timestamp - history.entered_at) / 86400),
                   next_stage_id = COALESCE(history.next_stage_id, next.id),
                   is_last = history.is_last AND history.stage_id != next.id,
                   ending = CASE
                       WHEN history.left_at IS NULL THEN %(ending)s
                       WHEN history.ending IN ('renewed', 'lost', 'void')
                            AND next.stage_type IN %(open)s THEN 'went_back'
                       ELSE history.ending END
              FROM renewal_stage stage, renewal_stage next
             WHERE stage.id = history.stage_id AND next.id = %(stage)s
               AND history.renewal_id = ANY(%(renewals)s)
               AND (history.left_at IS NULL
                    OR (history.is_last AND history.stage_id = next.id)
                    OR (history.ending IN ('renewed', 'lost', 'void')
                        AND next.stage_type IN %(open)s))
            """,
            now=now,
            ending=self._get_ending(),
            stage=stage.id,
            renewals=list(renewals._ids),
            open=OPEN_TYPES,
        )
        self.env.cr.execute(query)
        self.invalidate_model(flush=False)

    @api.model
    def _get_ending(self):
        """How a stay ended, in SQL, from ``stage`` and the ``next`` one."""
        return SQL(
            """
            CASE WHEN next.stage_type = 'renewed' THEN 'renewed'
                 WHEN next.stage_type = 'churned' THEN 'lost'
                 WHEN next.stage_type = 'cancelled' THEN 'void'
                 WHEN stage.stage_type IN %s
                      AND (next.sequence, next.id) > (stage.sequence, stage.id)
                 THEN 'moved_on'
                 ELSE 'went_back' END
            """,
            OPEN_TYPES,
        )
