# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# Model of an activity's record -> fields of the renewal that lead to it
LINKS = {
    "renewal.renewal": ("id",),
    "contract.contract": ("contract_id",),
    "res.partner": ("partner_id", "contact_id"),
}


class MailActivity(models.Model):
    """Tasks of people who leave."""

    _inherit = "mail.activity"

    @api.model
    def _get_renewal_links(self):
        """Models whose tasks are ours. Extend for a record that has renewals.

        :return: {model: fields of the renewal that lead to it}
        """
        return LINKS

    @api.model
    def _get_renewal_activities(self, users):
        """Open tasks of these people on renewals, on contracts, and on opportunities
        and customers that have renewals.

        One query for people without any.
        """
        models = list(self._get_renewal_links())
        activities = self.search(
            [("user_id", "in", users.ids), ("res_model", "in", models)]
        )
        renewals = activities._get_linked_renewals()
        return activities.filtered(
            lambda activity: activity in renewals or activity._is_renewal_task()
        )

    def _is_renewal_task(self):
        """Whether the task is ours even where it leads to no renewal. Extend for yours,
        of a model among the links."""
        self.ensure_one()
        return self.res_model == "contract.contract"

    def _get_linked_renewals(self):
        """The renewal each of these activities is about: an open one if there is.

        :return: {activity: renewal}
        """
        result = {}
        links = self._get_renewal_links()
        # sudo: an activity is passed on whoever may see its renewal
        all_renewals = self.env["renewal.renewal"].sudo()
        for model, activities in self.grouped("res_model").items():
            ids = activities.mapped("res_id")
            for name in links.get(model, ()):
                found = {}
                # closed ones first: open ones, and later ones, win
                for renewal in all_renewals.search(
                    [(name, "in", ids)], order="outcome NULLS LAST, decision_date"
                ):
                    key = renewal.id if name == "id" else renewal[name].id
                    found[key] = renewal
                for activity in activities:
                    if activity.res_id in found:
                        result.setdefault(activity, found[activity.res_id])
        return result

    def _pass_on_renewal_tasks(self, leaving):
        """Give tasks of people who leave to the next person who is there. Extend for
        tasks that go another way, before."""
        others = self.exists().filtered(lambda activity: activity.user_id in leaving)
        renewals = others._get_linked_renewals()
        assignees = {
            activity: others._get_new_assignee(
                renewals.get(activity), activity, leaving
            )
            for activity in others
        }
        for assignee, activities in others.grouped(assignees.get).items():
            activities._give_quietly(assignee)

    def _get_new_assignee(self, renewal, activity, leaving):
        """Who gets a task: up the chain of its renewal, else the managers of the
        company, else whoever archives the user: somebody always does."""
        chain = self.env["res.users"]
        if renewal:
            company = renewal.company_id
            chain = renewal._get_escalation_chain()
        else:
            company = self.env[activity.res_model].browse(activity.res_id).company_id
        if not chain - leaving:
            chain = company._get_renewal_managers()
        return (chain - leaving)[:1] or self.env.user

    def _give_quietly(self, user):
        """Tasks change hands without an e-mail for each."""
        self.with_context(mail_activity_quick_update=True).write({"user_id": user.id})
