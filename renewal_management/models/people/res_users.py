# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """People who leave: the web client asks for a handover first, and no task on a
    renewal is lost, however a user is archived."""

    _inherit = "res.users"

    def action_archive(self):
        """Pass the tasks on before Odoo deletes the activities of an archived user."""
        self.check_access("write")
        self._get_leaving()._leave_renewals()
        return super().action_archive()

    def write(self, vals):
        is_archiving = "active" in vals and not vals["active"]
        leaving = self._get_leaving() if is_archiving else self.browse()
        leaving._leave_renewals()
        result = super().write(vals)
        leaving._on_left_renewals()
        return result

    def unlink(self):
        """A deleted user's renewals say so, and their tasks go on."""
        leaving = self.filtered(lambda user: not user.share)
        leaving._leave_renewals()
        # sudo: see _on_left_renewals
        renewals = self.env["renewal.renewal"].sudo().with_context(active_test=False)
        for name in ("user_id", "csm_id"):
            renewals.search([(name, "in", leaving.ids)]).write({name: False})
        return super().unlink()

    def action_hand_over_renewals(self):
        """Open the handover of what these people have."""
        return self._get_handover_action()

    def action_ask_for_handover(self):
        """What the web client shows before it archives these users.

        :return: the handover wizard, or False when nothing is to be handed over
        """
        self.check_access("write")
        leaving = self._get_leaving()
        if not leaving or not leaving._has_renewal_work():
            return False
        return leaving._get_handover_action(archive=self)

    def _get_handover_action(self, archive=None):
        """The handover wizard.

        :param archive: users to archive after it
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_handover_action"
        )
        context = {
            "default_former_owner_ids": self.ids,
            "default_archive_ids": archive.ids if archive else [],
            "dialog_size": "extra-large",
        }
        return {**action, "context": context}

    def _get_leaving(self):
        """Of the users about to be archived, those who may have work to pass on."""
        return self.filtered(lambda user: user.active and not user.share)

    def _has_renewal_work(self):
        """Whether these people are responsible for anything a handover moves."""
        # sudo: an administrator of users need not see renewals
        env = self.sudo().env
        has_role = Domain("user_id", "in", self.ids) | Domain("csm_id", "in", self.ids)
        renewals = env["renewal.renewal"]
        return bool(
            renewals.search(has_role & renewals._get_open_domain(), limit=1)
            or env["contract.contract"].search([("user_id", "in", self.ids)], limit=1)
            or env["res.partner"].search([("renewal_csm_id", "in", self.ids)], limit=1)
            or env["mail.activity"]._get_renewal_activities(self)
        )

    def _leave_renewals(self):
        """End absences, then give every open task on a renewal, its contract,
        opportunity or customer to the next person who is there. Two small queries for
        users who have neither."""
        if not self:
            return
        # sudo: whoever archives a user may not be allowed on renewals
        users = self.sudo().with_context(active_test=False)
        concerned = users.search(
            Domain("renewal_delegate_id", "in", self.ids)
            | (
                Domain("id", "in", self.ids)
                & Domain("renewal_delegate_id", "!=", False)
            )
        )
        if concerned:
            concerned.write({"renewal_delegate_id": False})
        activities = self.env["mail.activity"].sudo()
        activities._get_renewal_activities(self)._pass_on_renewal_tasks(self)

    def _on_left_renewals(self):
        """Notify the managers of what needs an owner now."""
        if not self:
            return
        # sudo: see _leave_renewals
        renewals = self.env["renewal.renewal"].sudo()
        orphans = renewals.search(
            renewals._get_open_domain() & Domain("user_id", "in", self.ids)
        )
        for company, batch in orphans.grouped("company_id").items():
            self._notify_managers_of_orphans(company, batch)
            company._ask_for_owners(company._get_renewal_today())

    def _notify_managers_of_orphans(self, company, renewals):
        """One message for all renewals of one company."""
        names = ", ".join(self.mapped("name"))

        def prepare(env):
            subject = (
                env._("%(names)s left: 1 renewal needs an owner", names=names)
                if len(renewals) == 1
                else env._(
                    "%(names)s left: %(count)s renewals need an owner",
                    names=names,
                    count=len(renewals),
                )
            )
            return subject, Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (
                env._("Hand them over, or choose an owner for each."),
                company._get_unowned_url(),
                env._("Show the renewals without an owner"),
            )

        company._notify_renewal_managers(prepare)

    @api.model
    def _may_act_for(self, users):
        """Whether the current user may hand over the work of these people.

        Renewal administrators may for everybody, and so may administrators of users,
        who archive people. Leaders may for the members of their teams, and for former
        members who are in no team now; anybody for themselves.
        """
        user = self.env.user
        if self.env.su or any(
            user.has_group(group)
            for group in (
                "renewal_management.group_renewal_manager",
                "base.group_erp_manager",
            )
        ):
            return True
        allowed = user
        if user.has_group("renewal_management.group_renewal_user_all"):
            allowed |= user._get_led()
        return users <= allowed

    def _get_led(self):
        """Members of the teams that this person leads, and former members as long as
        they have no team of their own."""
        # sudo: members of the past too, whom sales teams no longer show
        members = self.env["crm.team.member"].sudo().with_context(active_test=False)
        led = members.search([("crm_team_id.user_id", "=", self.id)])
        present = led.filtered(
            lambda member: member.active and member.crm_team_id.active
        )
        former = led.user_id - present.user_id
        elsewhere = members.search(
            [
                ("user_id", "in", former.ids),
                ("active", "=", True),
                ("crm_team_id.active", "=", True),
            ]
        )
        # sudo: see above
        leading = self.env["crm.team"].sudo().search([("user_id", "in", former.ids)])
        free = led.user_id - elsewhere.user_id - leading.user_id
        return free.with_env(self.env)
