# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, date_utils

AGENDA = "renewal_management.renewal_step_action"
RENEWALS = "renewal_management.renewal_renewal_action"
FORECAST = "renewal_management.renewal_renewal_action_forecast"
CATCH_UP = "renewal_management.renewal_catch_up_line_action"
MAX_TASKS = 8
MAX_URGENT = 5
# Whatever is due within so many days is equally close.
CLOSEST_DAYS = 7


class RenewalHome(models.AbstractModel):
    """What waits for the reader: tasks and steps, the most urgent renewals, the
    quarter."""

    _inherit = "renewal.home"  # pylint: disable=consider-merging-classes-inherited

    def _get_work_section(self):
        if not self._is_user():
            return None
        boxes, lists = self._get_work_boxes(), self._get_work_lists()
        is_idle = not any(part["value"] for part in boxes)
        if is_idle and (self._is_manager() or self._leads_team()):
            return None
        title = self.env._("My work")
        return {"key": "work", "title": title, "boxes": boxes, "lists": lists}

    def _get_work_boxes(self):
        """Extend to add yours."""
        catch_up = Domain([("user_id", "=", self.env.uid), ("done_date", "=", False)])
        due_soon = self._get_due_soon_domain()
        owned = Domain("user_id", "=", self.env.uid)
        return [
            *self._get_agenda_boxes(),
            self._get_box(
                "catch_up",
                self.env._("To catch up on"),
                CATCH_UP,
                catch_up,
                tone="warning",
            ),
            self._get_box(
                "due_soon",
                self.env._("Due soon"),
                RENEWALS,
                due_soon,
                "company_atr_amount",
            ),
            self._get_quarter_box("my_quarter", self.env._("My quarter"), owned, owned),
        ]

    def _get_work_lists(self):
        """Extend to add yours."""
        return [self._get_todo_list(), self._get_urgent_list()]

    # ------------------------------------------------------------------
    # Tasks and steps
    # ------------------------------------------------------------------

    def _get_agenda_domain(self):
        """What the reader has to do, also for people they stand in for."""
        return Domain("user_id", "in", self._get_covered())

    def _get_agenda_boxes(self):
        domain = self._get_agenda_domain()
        agenda = self.env["renewal.agenda"]
        counts = dict(agenda._read_group(domain, ["urgency"], ["__count"]))
        return [
            self._get_box(
                key,
                label,
                AGENDA,
                domain & Domain("urgency", "=", urgency),
                value=counts.get(urgency, 0),
                tone=tone,
            )
            for key, label, urgency, tone in (
                ("overdue", self.env._("Overdue"), "1", "danger"),
                ("today", self.env._("Today"), "2", "warning"),
                ("week", self.env._("This week"), "3", ""),
            )
        ]

    def _get_todo_list(self):
        domain = self._get_agenda_domain() & Domain("urgency", "!=", "4")
        title = self.env._("To do until the end of the week")
        rows = self.env["renewal.agenda"].search(domain, limit=MAX_TASKS)
        return self._get_rows(
            "todo",
            title,
            [self._get_todo(row) for row in rows],
            self._get_action(title, AGENDA, domain),
            self.env._("All done: nothing more waits for you this week."),
        )

    def _get_todo(self, row):
        return {
            "id": row.id,
            "model": row._name,
            "kind": row.kind,
            "title": row.display_name,
            # sudo: the customer is part of the title, see the agenda
            "note": row.sudo().partner_id.display_name or "",
            "date": row.date,
            "tone": {"1": "danger", "2": "warning"}.get(row.urgency, ""),
        }

    # ------------------------------------------------------------------
    # Renewals
    # ------------------------------------------------------------------

    def _get_due_soon_domain(self):
        renewals = self.env["renewal.renewal"]
        due = renewals._get_open_domain() & Domain("in_window", "=", True)
        return due & self._get_mine_domain()

    def _get_urgent_list(self):
        title = self.env._("Most urgent renewals")
        domain = self._get_due_soon_domain()
        rows = [self._get_renewal_row(row) for row in self._search_urgent(domain)]
        return self._get_rows(
            "urgent",
            title,
            rows,
            self._get_action(title, RENEWALS, domain),
            self.env._("None of your renewals is due soon."),
        )

    def _get_renewal_row(self, renewal):
        days = (renewal.decision_date - renewal.company_id._get_renewal_today()).days
        return {
            "id": renewal.id,
            "model": renewal._name,
            "title": renewal.display_name,
            "note": renewal.next_step_name or "",
            "date": renewal.decision_date,
            "tone": "danger" if days < 0 else "",
            "amount": renewal.company_atr_amount * self._get_rate(renewal.company_id),
        }

    def _search_urgent(self, domain, limit=MAX_URGENT):
        """Much money, little time: by amount ÷ days to the decision, the last week
        being equally close."""
        renewals = self.env["renewal.renewal"]
        query = renewals._search(domain, limit=limit)
        today = self.env.company._get_renewal_today()
        query.order = SQL(
            "%s / GREATEST(%s, %s - %s::date) DESC, id",
            self._get_worth_sql(query),
            CLOSEST_DAYS,
            renewals._field_to_sql(query.table, "decision_date", query),
            today,
        )
        return renewals.browse(query)

    def _get_rate(self, company):
        """What one unit of a company's currency is worth to the company that looks."""
        looking = self.env.company
        today = looking._get_renewal_today()
        return company.currency_id._get_conversion_rate(
            company.currency_id, looking.currency_id, looking, today
        )

    def _get_worth_sql(self, query):
        """The ARR up for renewal, in the currency of the company that looks."""
        renewals = self.env["renewal.renewal"]
        amount = renewals._field_to_sql(query.table, "company_atr_amount", query)
        if len(self.env.companies.currency_id) == 1:
            return amount
        company = renewals._field_to_sql(query.table, "company_id", query)
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", other.id, self._get_rate(other))
            for other in self.env.companies
        )
        return SQL("%s * (CASE %s %s END)", amount, company, cases)

    # ------------------------------------------------------------------
    # The quarter
    # ------------------------------------------------------------------

    def _get_quarter_box(self, key, label, scope, whose=Domain.TRUE):
        """What is closed and committed of this quarter, against a target.

        :param whose: the target's rows in the analysis of targets; of the companies if
            left out
        """
        today = self.env.company._get_renewal_today()
        first, last = date_utils.get_quarter(today)
        domain = self.env["renewal.renewal"]._get_forecast_domain() & Domain(
            [
                ("due_date", ">=", first),
                ("due_date", "<=", last),
                ("forecast_category", "in", ("closed", "commit")),
            ]
        )
        return self._get_box(
            key,
            label,
            FORECAST,
            domain & scope,
            "forecast_amount",
            leads=True,
            target=self._get_target(first, whose),
            note=self.env._("closed and committed"),
        )

    def _get_target(self, quarter_date, whose):
        """What is to be renewed in the quarter; 0 where no target is set. Only targets
        are asked for, not what they are compared with: see
        ``renewal.target.analysis._get_quarter_standing``."""
        asked = Domain("quarter_date", "=", quarter_date)
        asked &= Domain("target_id", "!=", False) & whose
        [[target]] = self.env["renewal.target.analysis"]._read_group(
            asked, aggregates=["target_amount:sum"]
        )
        return target or 0.0
