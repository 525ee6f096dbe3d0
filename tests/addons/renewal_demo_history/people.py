# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people did about the renewals of the past, week by week: by the same methods
that the daily run and the buttons call."""

from datetime import timedelta

from odoo.fields import Domain

# Days before the decision from which a renewal has reached a stage, the last first.
STAGES = ((21, "agreed"), (45, "proposal_sent"), (75, "in_discussion"))
# The same for the owner's call, for those that stay and for those that leave.
CALLS = ((28, "commit"), (60, "best_case"))
CALLS_OF_LOST = ((14, "omitted"), (35, "pipeline"), (60, "best_case"))
# What people say when they are done, in turn.
FEEDBACK = (
    "They are content and want to stay.",
    "Called: the budget is there, the answer comes next week.",
    "Proposal sent, no questions so far.",
    "Went through the figures together; they use it every day.",
    "Waits for a signature.",
)
HELPED = "Called them and agreed what to do about it."
# Tasks of the last days are open still.
OPEN_DAYS = 15


class People:
    """The weeks of owners, leaders and the renewal manager.

    :param company: company.Company
    :param cases: [company.Case]
    """

    def __init__(self, company, cases, say):
        self.company = company
        self.cases = cases
        self.say = say
        self.main = company.env.company
        ground = company.env["renewal.transaction"]._for_company(self.main)
        self.env = ground.env
        self.open_cases = list(cases)
        self.first_mail = self.env["mail.mail"].search([], order="id desc", limit=1).id

    def live_week(self, day):
        """Finish the tasks of the week before, talk, decide, and start what is due."""
        self._finish_tasks(day)
        for case in self.open_cases:
            self._talk(case, day)
        self._decide(day)
        self._work(day)

    def _get_renewals(self):
        """The open renewals of the history: of terms that are not over, and what
        followed those that are. Today's are left to the demo."""
        renewals = self.env["renewal.renewal"].union(
            *(case.renewal for case in self.open_cases),
            *(
                case.renewal.contract_id.renewal_ids
                for case in self.cases
                if not case.following
            ),
        )
        return renewals.filtered(lambda renewal: not renewal.outcome)

    # ------------------------------------------------------------------
    # The daily run
    # ------------------------------------------------------------------

    def _work(self, day):
        """What the daily run does, for these renewals."""
        renewals, planner = self._get_renewals(), self.env["renewal.planner"]
        planner._plan(renewals.filtered("needs_planning"), day)
        renewals.filtered(
            lambda r: not r.in_window and r.window_date <= day
        )._enter_window()
        steps, run = self.env["renewal.step"], self.env["renewal.run"]
        due = steps._get_due_domain(self.main, day) & Domain(
            "renewal_id", "in", renewals.ids
        )
        planner._skip_steps(self.main, day, run, steps.search(due).ids)
        steps.search(due)._work(day)
        self._mark_lapsed(renewals, day)
        self._deliver()

    def _mark_lapsed(self, renewals, day):
        renewals.filtered(lambda r: not r.is_lapsed and r.current_end < day).write(
            {"is_lapsed": True}
        )

    def _deliver(self):
        """E-mails of the past have arrived; none of them is sent."""
        mails = self.env["mail.mail"].search(
            [("state", "=", "outgoing"), ("id", ">", self.first_mail)]
        )
        mails.write({"state": "sent"})
        mails._postprocess_sent_message(mails.recipient_ids.ids, [])

    # ------------------------------------------------------------------
    # Tasks and talks
    # ------------------------------------------------------------------

    def _finish_tasks(self, day):
        if day > self.company.today - timedelta(days=OPEN_DAYS):
            return
        mine = Domain("res_model", "=", "renewal.renewal") & Domain(
            "res_id", "in", self._get_renewals().ids
        )
        alerts = Domain("res_model", "=", "renewal.health.customer")
        for task in self.env["mail.activity"].search(mine | alerts):
            text = FEEDBACK[task.id % len(FEEDBACK)]
            if task.res_model == "renewal.health.customer":
                text = HELPED
            task.with_user(task.user_id).action_feedback(feedback=self.say(text))

    def _talk(self, case, day):
        """Stage and call follow the talks, as the owner enters them."""
        renewal = case.renewal.with_user(case.owner)
        left = (case.renewal.decision_date - day).days
        stage = self._get_stage(case, left)
        category = self._get_call(case, left)
        vals = {}
        if stage and renewal.stage_id != stage:
            vals["stage_id"] = stage.id
        if category and renewal.owner_category != category:
            vals["owner_category"] = category
        if vals and renewal.in_window:
            renewal.write(vals)

    def _get_stage(self, case, left):
        names = [name for days, name in STAGES if left <= days]
        if not names:
            return None
        is_slow = case.is_late or case.is_lost and not case.is_surprise
        if is_slow and names[0] == "agreed":
            names = names[1:]
        return self.company.ref(f"renewal_stage_{names[0]}")

    def _get_call(self, case, left):
        is_lost = case.is_lost and not case.is_surprise
        calls = CALLS_OF_LOST if is_lost else CALLS
        names = [name for days, name in calls if left <= days]
        return names[0] if names else None

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def _decide(self, day):
        due = [case for case in self.open_cases if case.decided <= day]
        for case in due:
            self.open_cases.remove(case)
            if case.is_lost:
                self._lose(case)
            elif case.following:
                self._follow(case)
            else:
                self._renew(case)

    def _renew(self, case):
        """By the wizard, as the owner."""
        self._propose(case)
        self._open_wizard(
            "renew", case, case.owner, start_policy="seamless"
        ).action_renew()
        lines = case.renewal.contract_id.contract_line_ids.filtered("date_end")
        for line in lines:
            # invoiced to the end, so that the invoicing job stays quiet
            line.last_date_invoiced = line.date_end

    def _propose(self, case):
        line = case.renewal.line_ids
        if case.outcome == "uplift":
            share = 1 + float(case.change) / 100
            line.proposed_price_unit = round(line.proposed_price_unit * share, 2)
        elif case.outcome in ("grow", "shrink"):
            line.proposed_quantity = float(case.change)

    def _lose(self, case):
        """By the wizard, as the renewal manager, who may end contracts."""
        reason = self.company.ref(f"reason_{case.change}")
        admin = self.company.get_user("admin")
        self._open_wizard("lose", case, admin, reason_id=reason.id).action_lose()

    def _open_wizard(self, name, case, user, **values):
        wizards = self.env[f"renewal.{name}"].with_user(user)
        values |= {"renewal_ids": case.renewal.ids, "note": case.note}
        return wizards.create(values)

    def _follow(self, case):
        """The next term is on the contract already."""
        line = case.renewal.line_ids.contract_line_id
        line.successor_contract_line_id = case.following
        case.following.predecessor_contract_line_id = line
        line.contract_id._sync_renewals()
