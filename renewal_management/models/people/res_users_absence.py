# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.message import MAX_LISTED, format_day, html_list, record_link

ABSENCE_FIELDS = [
    "renewal_delegate_id",
    "renewal_delegate_from",
    "renewal_delegate_until",
    "renewal_delegate_tasks",
]


class ResUsers(models.Model):
    """Temporary absence: somebody stands in until a date, then all returns by itself.

    The absence is planned in four fields. ``renewal_stand_in_id`` says who stands in
    *today*: the daily run keeps it, so that record rules need no date.
    """

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    renewal_delegate_id = fields.Many2one(
        comodel_name="res.users",
        string="Stand-in for Renewals",
        domain="[('share', '=', False), ('id', '!=', id)]",
        copy=False,
        help="Gets the new renewal tasks and escalations of this person during the "
        "absence, and sees their renewals. The renewals keep their owner.",
        groups="base.group_user",
    )
    renewal_delegate_from = fields.Date(
        string="Absent From",
        copy=False,
        help="If empty, from the day it is entered.",
        groups="base.group_user",
    )
    renewal_delegate_until = fields.Date(
        string="Absent Until",
        copy=False,
        help="Last day of the absence. The day after, everything goes back "
        "automatically.",
        groups="base.group_user",
    )
    renewal_delegate_tasks = fields.Boolean(
        string="Hand Over Open Tasks Too",
        copy=False,
        help="Renewal tasks that are open on the first day move to the stand-in; those "
        "still open at the end come back.",
        groups="base.group_user",
    )
    renewal_stand_in_id = fields.Many2one(
        comodel_name="res.users",
        string="Stand-in Today",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Updated by the daily run of the person's main company.",
        groups="base.group_user",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ABSENCE_FIELDS + ["renewal_stand_in_id"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ABSENCE_FIELDS

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains(*ABSENCE_FIELDS[:3])
    def _check_renewal_absence(self):
        for user in self.filtered("renewal_delegate_id"):
            first, last = user._get_renewal_absence()
            if not last:
                raise ValidationError(
                    self.env._("Enter until when %s stands in.", user._get_delegate())
                )
            if last < first:
                raise ValidationError(
                    self.env._("The absence ends before it begins: correct the dates.")
                )
            # sudo: people plan their own absence; their company is no secret to them
            if last < user.sudo().company_id._get_renewal_today():
                raise ValidationError(
                    self.env._("The absence is already over: choose a later last day.")
                )
            user._check_renewal_delegate()
            user._check_renewal_chain(first, last)

    def _check_renewal_delegate(self):
        """Only somebody who can do the work stands in."""
        self.ensure_one()
        # sudo: people set it in their own preferences, and read others' groups for it
        delegate = self.sudo().renewal_delegate_id
        if delegate == self:
            raise ValidationError(
                self.env._("Nobody can stand in for themselves: choose somebody else.")
            )
        is_able = (
            delegate.active
            and not delegate.share
            and delegate.has_group("renewal_management.group_renewal_user")
            and self.sudo().company_id in delegate.company_ids
        )
        if not is_able:
            raise ValidationError(
                self.env._(
                    "%s cannot stand in. Choose an active user of the same company "
                    "who may work on renewals.",
                    delegate.name,
                )
            )

    def _check_renewal_chain(self, first, last):
        """Work goes one hop: a stand-in is there, and stands in for nobody who is to
        stand in."""
        self.ensure_one()
        # sudo: a colleague's absence counts, even if it is not shown
        others = self.sudo().search(
            [
                ("id", "!=", self.id),
                ("renewal_delegate_id", "!=", False),
                "|",
                ("id", "=", self.renewal_delegate_id.id),
                ("renewal_delegate_id", "=", self.id),
            ]
        )
        for other in others:
            begin, end = other._get_renewal_absence()
            if begin > last or not end or end < first:
                continue
            day = format_day(self.env, end)
            if other == self.renewal_delegate_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is absent too, until %(date)s. Choose somebody who "
                        "is available.",
                        name=other.name,
                        date=day,
                    )
                )
            raise ValidationError(
                self.env._(
                    "%(name)s stands in for %(other)s until %(date)s: choose another "
                    "stand-in for %(other)s first.",
                    name=self.name,
                    other=other.name,
                    date=day,
                )
            )

    def _get_delegate(self):
        # sudo: who stands in is no secret, users of other companies may be
        return self.sudo().renewal_delegate_id.name

    def _get_renewal_absence(self):
        """First and last day of the planned absence."""
        self.ensure_one()
        # sudo: people plan their own absence; their company is no secret to them
        today = self.sudo().company_id._get_renewal_today()
        return self.renewal_delegate_from or today, self.renewal_delegate_until

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users.filtered("renewal_delegate_id")._refresh_stand_ins()
        return users

    def write(self, vals):
        if "renewal_delegate_id" in vals and not vals["renewal_delegate_id"]:
            # without a stand-in there is no absence
            vals = {**vals, **dict.fromkeys(ABSENCE_FIELDS, False)}
        result = super().write(vals)
        if not vals.keys().isdisjoint(ABSENCE_FIELDS):
            self._refresh_stand_ins()
        return result

    def _refresh_stand_ins(self):
        # sudo: who stands in today is kept by the system
        for user in self.sudo():
            user._update_stand_ins(user.company_id._get_renewal_today())

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------

    def _get_present(self, company):
        """The person, or whoever stands in for them today in this company.

        One hop: a stand-in who is absent too is not followed.
        """
        # sudo: whoever works on a renewal may know whom it goes to
        stand_in = self.sudo().renewal_stand_in_id
        is_there = stand_in.active and company in stand_in.company_ids
        return stand_in.with_env(self.env) if is_there else self

    @api.model
    def _get_absence_domain(self, company):
        """People whose absence this company's daily run keeps."""
        return Domain("company_id", "=", company.id) & (
            Domain("renewal_delegate_id", "!=", False)
            | Domain("renewal_stand_in_id", "!=", False)
        )

    def _update_stand_ins(self, date_ref):
        """Begin and end absences: tasks move, and the stand-in is notified once.

        :return: number of people for whom something changed
        """
        count = 0
        for user in self:
            first, last = user._get_renewal_absence()
            delegate = user.renewal_delegate_id
            is_over = delegate and last < date_ref
            is_on = delegate.active and not is_over and first <= date_ref
            wanted = delegate if is_on else delegate.browse()
            former = user.renewal_stand_in_id
            if wanted != former:
                user.renewal_stand_in_id = wanted
                user._switch_stand_in(former, wanted)
                count += 1
            if is_over:
                user.renewal_delegate_id = False
        return count

    def _switch_stand_in(self, former, stand_in):
        """The absence begins, ends, or has another stand-in. Extend for tasks that move
        with it."""
        self.ensure_one()
        if stand_in:
            self._notify_stand_in(stand_in)

    # ------------------------------------------------------------------
    # The message to whoever stands in
    # ------------------------------------------------------------------

    def _notify_stand_in(self, stand_in):
        """Notify the stand-in once, with the renewals that are due soon."""
        self.ensure_one()
        reader = self.with_context(lang=stand_in.lang)
        self.env["mail.thread"].with_context(lang=stand_in.lang).message_notify(
            partner_ids=stand_in.partner_id.ids,
            subject=reader.env._(
                "You stand in for %(name)s until %(date)s",
                name=self.name,
                date=format_day(reader.env, self.renewal_delegate_until),
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
            % (record_link(renewal), format_day(self.env, renewal.decision_date))
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
