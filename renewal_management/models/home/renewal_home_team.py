# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from .renewal_home_work import AGENDA, RENEWALS

MAX_PEOPLE = 5
# Days in one stage after which a renewal that is due soon has got stuck.
STILL_DAYS = 30


class RenewalHome(models.AbstractModel):
    """What leaders and managers look after: what got stuck, and the quarter."""

    _inherit = "renewal.home"  # pylint: disable=consider-merging-classes-inherited

    def _get_team_section(self):
        if not self._is_user() or not (self._is_manager() or self._leads_team()):
            return None
        is_manager = self._is_manager()
        title = self.env._("The company") if is_manager else self.env._("My team")
        late = self._get_late_people()
        boxes, lists = self._get_team_boxes(), [self._get_people_list(late)]
        boxes += [self._get_late_box(sum(late.values())), *self._get_leak_boxes()]
        return {"key": "team", "title": title, "boxes": boxes, "lists": lists}

    def _get_team_boxes(self):
        """Extend to add yours."""
        scope = self._get_team_domain()
        label = self.env._("This quarter")
        amount = "company_atr_amount"
        return [
            self._get_quarter_box("team_quarter", label, scope, scope),
            *(
                self._get_box(key, label, RENEWALS, domain, amount, tone=tone)
                for key, label, domain, tone in self._get_stuck_domains()
            ),
        ]

    def _get_stuck_domains(self):
        """What got stuck. Extend to add yours.

        :return: [(key, label, domain of renewals, tone)]
        """
        team = self._get_team_domain()
        renewals = self.env["renewal.renewal"]
        stuck = renewals._get_open_domain() & team
        today = self.env.company._get_renewal_today()
        since = today - timedelta(days=STILL_DAYS)
        stays = [("left_at", "=", False), ("entered_at", "<", since)]
        still = Domain("in_window", "=", True) & Domain(
            "stage_history_ids", "any", stays
        )
        escalated = Domain("escalation_level", ">", 0)
        unowned = renewals._get_unowned_domain(self.env.companies) & team
        label = self.env._("In one stage for %s days", STILL_DAYS)
        return [
            (
                "lapsed",
                self.env._("Lapsed"),
                stuck & Domain("is_lapsed", "=", True),
                "danger",
            ),
            ("still", label, stuck & still, "warning"),
            ("escalated", self.env._("Escalated"), stuck & escalated, "warning"),
            ("unowned", self.env._("Without an owner"), unowned, "warning"),
        ]

    def _get_leak_boxes(self):
        """The stage where most is lost on the way, of the last year; none while too
        little is known."""
        today = self.env.company._get_renewal_today()
        # as the report of this name and the dashboard begin
        recent = Domain("due_date", ">", today - relativedelta(years=1))
        recent &= Domain("due_date", "<=", today)
        leak = self.env["renewal.funnel"]._get_worst_link(
            recent & self._get_team_domain()
        )
        if not leak:
            return []
        return [
            self._get_box(
                "leak",
                self.env._("Where renewals leak"),
                "renewal_management.renewal_funnel_action",
                Domain(leak["domain"]),
                "lost_amount",
                leads=True,
                note=leak["sentence"],
            )
        ]

    # ------------------------------------------------------------------
    # What others have not done
    # ------------------------------------------------------------------

    def _get_others_late_domain(self):
        """Overdue tasks and steps of everybody else."""
        late = Domain([("urgency", "=", "1"), ("user_id", "!=", self.env.uid)])
        return late & self._get_team_domain()

    def _get_late_people(self):
        """:return: {user: number of overdue tasks and steps}, most first"""
        groups = self.env["renewal.agenda"]._read_group(
            self._get_others_late_domain(),
            ["user_id"],
            ["__count"],
            order="__count DESC, user_id",
        )
        return dict(groups)

    def _get_late_box(self, count):
        return self._get_box(
            "late",
            self.env._("Overdue, of others"),
            AGENDA,
            self._get_others_late_domain(),
            value=count,
            tone="danger",
        )

    def _get_people_list(self, late):
        """Who has most that is overdue."""
        title = self.env._("Who is behind")
        domain = self._get_others_late_domain()
        rows = [
            self._get_late_row(user, count, domain)
            for user, count in [*late.items()][:MAX_PEOPLE]
        ]
        return self._get_rows(
            "people",
            title,
            rows,
            self._get_action(title, AGENDA, domain),
            self.env._("Nobody is behind: no task of others is overdue."),
        )

    def _get_late_row(self, user, count, domain):
        name = user.name or self.env._("Nobody")
        theirs = domain & Domain("user_id", "=", user.id)
        return {
            "id": user.id,
            "model": "res.users",
            "title": name,
            "value": count,
            "action": self._get_action(name, AGENDA, theirs),
        }
