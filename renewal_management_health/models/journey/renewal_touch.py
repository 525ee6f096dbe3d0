# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .renewal_touchpoint import CHANNELS, KINDS

# What later days learn of it; kept when customers are merged.
RESULTS = (
    "opened_date",
    "clicked_date",
    "replied_date",
    "registered_date",
    "attended_date",
    "answered_date",
    "feature_used_date",
)


class RenewalTouch(models.Model):
    """A content that a customer was given: the record for what came of it, and the
    reason why nobody gets it twice.

    The row is written before anything is sent, in the same transaction. The unique key
    decides between two workers; whoever is second rolls back and looks again.
    """

    _name = "renewal.touch"
    _description = "Touchpoint Sent"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _order = "date desc, id desc"
    _rec_name = "touchpoint_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    touchpoint_id = fields.Many2one(
        comodel_name="renewal.touchpoint",
        string="Content",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=KINDS,
        required=True,
        readonly=True,
    )
    channel = fields.Selection(
        selection=CHANNELS,
        string="Sent As",
        required=True,
        readonly=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    step_id = fields.Many2one(
        comodel_name="renewal.step",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    track_id = fields.Many2one(
        comodel_name="renewal.track",
        readonly=True,
        ondelete="set null",
    )
    date = fields.Date(
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("prepared", "On its way"),
            ("sent", "Sent"),
            ("bounced", "Not delivered"),
            ("failed", "Not sent"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="prepared",
        help="On its way: the e-mail waits in the queue, or the task is not done yet.\n"
        "Sent: the mail server took the e-mail, or the task was done.\n"
        "Not delivered: an address refused it.\n"
        "Not sent: no mail server took it; the daily run tries again.",
    )
    mail_id = fields.Many2one(
        related="step_id.mail_id",
    )
    activity_id = fields.Many2one(
        related="step_id.activity_id",
    )

    # What the customer did
    opened_date = fields.Date(
        string="Opened",
        readonly=True,
        help="An opened e-mail is no proof that somebody read it.",
    )
    clicked_date = fields.Date(
        string="Clicked",
        readonly=True,
    )
    replied_date = fields.Date(
        string="Replied",
        readonly=True,
    )
    registered_date = fields.Date(
        string="Registered",
        readonly=True,
    )
    attended_date = fields.Date(
        string="Attended",
        readonly=True,
    )
    answered_date = fields.Date(
        string="Answered",
        readonly=True,
    )
    has_answer_value = fields.Boolean(
        readonly=True,
        help="An answer of 0 is an answer.",
    )
    answer_value = fields.Float(
        string="Answer",
        readonly=True,
        aggregator="avg",
    )
    feature_used_date = fields.Date(
        string="Feature First Used",
        readonly=True,
        help="The first day after it on which the customer used the feature that it "
        "teaches.",
    )

    occasion = fields.Char(
        required=True,
        readonly=True,
        default="",
        help="What it was about, where a customer may get a content again.",
    )

    _unique_content = models.Constraint(
        "UNIQUE(company_id, partner_id, touchpoint_id, occasion)",
        "A customer gets a content once, or once on each occasion.",
    )

    # ------------------------------------------------------------------
    # Before anything is sent
    # ------------------------------------------------------------------

    @api.model
    def _claim(self, steps, date_ref):
        """Note what these steps are about to give. Call it first: where another worker
        was faster, nothing has been made yet."""
        if not steps:
            return
        rows = [self._prepare_vals(step, date_ref) for step in steps]
        self.env.flush_all()
        claimed = {row[0] for row in self.env.execute_query(self._get_claim_sql(rows))}
        self.invalidate_model()
        if late := steps.filtered(lambda step: step.id not in claimed):
            raise UserError(
                self.env._(
                    "%(customer)s was given “%(content)s” already.",
                    customer=late[0].partner_id.display_name,
                    content=late[0].touchpoint_id.name,
                )
            )

    @api.model
    def _prepare_vals(self, step, date_ref):
        """Values of the row of a step. Extend for another column."""
        return {
            "company_id": step.company_id.id,
            "partner_id": step.partner_id.id,
            "touchpoint_id": step.touchpoint_id.id,
            "occasion": "",
            "kind": step.touchpoint_id.kind,
            "channel": step._get_touch_channel(),
            "contact_id": step.renewal_id.contact_id.id or None,
            "step_id": step.id,
            "renewal_id": step.renewal_id.id,
            "playbook_id": step.playbook_step_id.playbook_id.id or None,
            "track_id": step.playbook_step_id.playbook_id.track_id.id or None,
            "date": date_ref,
            "state": "prepared",
        }

    @api.model
    def _get_claim_sql(self, rows):
        """A step that is tried again takes its own row; another's is left alone."""
        uid = self.env.uid
        return SQL(
            """
            INSERT INTO renewal_touch (%(names)s, create_uid, write_uid, create_date,
                                       write_date)
            SELECT v.*, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                   now() AT TIME ZONE 'UTC'
              FROM (VALUES %(rows)s) AS v(%(names)s)
            ON CONFLICT (company_id, partner_id, touchpoint_id, occasion) DO UPDATE
               SET date = EXCLUDED.date, channel = EXCLUDED.channel,
                   contact_id = EXCLUDED.contact_id, state = 'prepared',
                   write_date = EXCLUDED.write_date
             WHERE renewal_touch.step_id = EXCLUDED.step_id
               AND renewal_touch.state <> 'sent'
            RETURNING step_id
            """,
            names=SQL(", ").join(map(SQL.identifier, rows[0])),
            rows=SQL(", ").join(
                SQL("(%s)", SQL(", ").join(self._cast(*pair) for pair in row.items()))
                for row in rows
            ),
            uid=uid,
        )

    @api.model
    def _cast(self, name, value):
        # a column of nothing but NULL has no type of its own
        return SQL("%s::%s", value, SQL(self._fields[name].column_type[1]))

    @api.model
    def _get_unsent(self, steps):
        """What steps that are tried again were about to give.

        :return: {step: renewal.touchpoint}
        """
        touches = self.search(
            Domain("step_id", "in", steps.ids) & Domain("state", "!=", "sent")
        )
        return {touch.step_id: touch.touchpoint_id for touch in touches}

    # ------------------------------------------------------------------
    # Afterwards
    # ------------------------------------------------------------------

    @api.model
    def _merge_customers(self, partners, customer):
        """What several customers were given, one was: the newest row of each content
        stays, with all that is known.

        :param partners: res.partner, about to be merged into the customer
        """
        found = self.search(
            [("partner_id", "in", (partners | customer).ids)], order="date desc, id"
        )
        groups = found.grouped(lambda t: (t.company_id, t.touchpoint_id, t.occasion))
        for same in groups.values():
            kept, others = same[0], same[1:]
            known = {n: others.filtered(n)[:1][n] for n in RESULTS if not kept[n]}
            answer = others.filtered("has_answer_value")[:1]
            if answer and not kept.has_answer_value:
                known |= {"has_answer_value": True, "answer_value": answer.answer_value}
            others.unlink()
            kept.write(
                {
                    **{name: value for name, value in known.items() if value},
                    "partner_id": customer.id,
                }
            )

    @api.model
    def _get_touch_action(self, domain):
        """Open what was given, of a domain."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_touch_action"
        )
        return {**action, "domain": domain, "context": {}}
