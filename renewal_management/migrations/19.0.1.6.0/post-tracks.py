# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.migration import improve, ship_job

FIRST_YEAR = "renewal_management.renewal_playbook_onboarding"
NEW_CUSTOMER = "renewal_management.renewal_playbook_new_customer"
CHECK_INS = (
    "renewal_management.renewal_playbook_step_onboarding_week",
    "renewal_management.renewal_playbook_step_onboarding_month",
)
DESCRIPTION = {
    "en_US": "Check-ins 7 and 30 days after the start of the term, so that the "
    "customer uses what they bought, and then the usual steps 30, 7 and 1 day before "
    "the end. A renewal follows only one playbook, so both parts are in this one.\n"
    "The condition matches nothing on purpose: choose this playbook on the contract of "
    "a new customer, or write a condition that matches the new customers of your "
    "company.",
    "zh_CN": "合同期开始后第 7 天和第 30 天回访，让客户真正用起来；"
    "然后是到期前 30 天、7 天和 1 天的常规步骤。"
    "一个续约只采用一个策略，因此两部分都在这里。\n"
    "条件特意不匹配任何续约：请在新客户的合同上选择本策略，或编写一个匹配贵公司新客户的条件。",
}


def migrate(cr, version):
    """Every playbook so far is one of the last mile. The check-ins of the first year
    move to the track Onboarding: they keep their identity, so that what was done stays
    done, and whoever followed the first year goes on with both."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in ("last_mile", "onboarding", "value", "win_back"):
        ship_job(cr, f"renewal_management.renewal_track_{name}")
    # which track is the last mile was looked up while there was none
    env.registry.clear_cache()
    last_mile = env.ref("renewal_management.renewal_track_last_mile")
    cr.execute(
        SQL(
            "UPDATE renewal_playbook SET track_id = %s WHERE track_id IS NULL",
            last_mile.id,
        )
    )
    env.invalidate_all()
    follow(env, last_mile, SQL("r.playbook_id"))
    split_first_year(env)
    improve(cr, FIRST_YEAR, {"description": DESCRIPTION})


def split_first_year(env):
    if env.ref(NEW_CUSTOMER, raise_if_not_found=False):
        return
    first_year = env.ref(FIRST_YEAR, raise_if_not_found=False)
    values = {"active": False}
    if first_year:
        values = {
            "active": first_year.active,
            "company_id": first_year.company_id.id,
            "sequence": first_year.sequence,
            "domain": repr([("playbook_id", "=", first_year.id)]),
        }
    playbook = env["renewal.improvement"]._create_shipped(NEW_CUSTOMER, values)
    steps = [env.ref(xmlid, raise_if_not_found=False) for xmlid in CHECK_INS]
    ids = [step.id for step in steps if step and step.playbook_id == first_year]
    if ids:
        env.cr.execute(
            SQL(
                "UPDATE renewal_playbook_step SET playbook_id = %s WHERE id = ANY(%s)",
                playbook.id,
                ids,
            )
        )
        env.invalidate_all()
        following = SQL(
            "CASE WHEN r.playbook_id = %s THEN %s END", first_year.id, playbook.id
        )
        follow(env, playbook.track_id, following)


def follow(env, track, playbook):
    """Open renewals follow a playbook on a track; on one of customers, the renewal that
    is decided first.

    :param playbook: SQL of its id, of renewal ``r``
    """
    who = "r.partner_id, r.company_id" if track.carrier == "customer" else "r.id"
    env.cr.execute(
        SQL(
            """
            INSERT INTO renewal_follow (
                renewal_id, track_id, playbook_id, is_chosen,
                create_uid, create_date, write_uid, write_date)
            SELECT DISTINCT ON (%(who)s)
                   r.id, %(track)s, %(playbook)s,
                   %(is_last_mile)s AND r.is_playbook_chosen IS TRUE,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM renewal_renewal r
             WHERE r.outcome IS NULL AND (%(playbook)s) IS NOT NULL
             ORDER BY %(who)s, r.decision_date, r.id
            ON CONFLICT DO NOTHING
            """,
            who=SQL(who),
            track=track.id,
            playbook=playbook,
            is_last_mile=track.is_last_mile,
            uid=env.uid,
            now=env.cr.now(),
        )
    )
