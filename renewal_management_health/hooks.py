# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """Whoever declined tips and invitations before there was a field for each."""
    keep_opt_outs(env.cr)


def keep_opt_outs(cr):
    cr.execute(
        """
        UPDATE res_partner
           SET renewal_invitation_opt_out = TRUE, renewal_tip_opt_out = TRUE
         WHERE renewal_tips_opt_out
           AND renewal_invitation_opt_out IS NOT TRUE
           AND renewal_tip_opt_out IS NOT TRUE
        """
    )


def uninstall_hook(env):
    """Nothing of ours stays behind in what others keep."""
    _stop_feeding(env)
    _remove_tasks(env)
    ours = [("xmlid", "=like", "renewal_management_health.%")]
    env["renewal.improvement"].search(ours).unlink()


def _stop_feeding(env):
    """The forecast follows the stages again: when our fields are gone, nothing would
    compute it anew."""
    renewals = env["renewal.renewal"].with_context(active_test=False)
    fed = [("is_health_fed", "=", True), ("outcome", "=", False)]
    renewals.search(fed).is_health_fed = False
    env.flush_all()


def _remove_tasks(env):
    """Tasks about many customers hang on no record: they go with us."""
    kind = env.ref("renewal_management_health.mail_activity_type_health", False)
    if kind:
        activities = env["mail.activity"].with_context(active_test=False)
        activities.search([("activity_type_id", "=", kind.id)]).unlink()
