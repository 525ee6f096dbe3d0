# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo.tools import split_every

_logger = logging.getLogger(__name__)

BATCH_SIZE = 500


def post_init_hook(env):
    """Open the renewals of the contracts that are already there.

    No playbook is switched on after installing, so this sends nothing and creates no
    task. Batched, so that memory stays flat; progress is in the log.
    """
    company = env.ref("base.main_company", raise_if_not_found=False)
    lang = company and company.partner_id.lang or env.lang
    env(context={**env.context, "lang": lang})[
        "contract.terminate.reason"
    ]._create_shipped_reasons()
    sync = env["renewal.sync"]
    for company in env["res.company"].search([]):
        ids = sync._get_out_of_step_ids(company, company._get_renewal_today())
        for number, chunk in enumerate(split_every(BATCH_SIZE, ids), start=1):
            sync._sync_safely(env["contract.contract"].browse(chunk))
            env.flush_all()
            env.invalidate_all()
            if number == 1:
                # plans for the empty tables of before would read them whole, row by row
                env.cr.execute("ANALYZE renewal_renewal, renewal_line")
            _logger.info(
                "Renewals of %s: %s of %s contracts",
                company.name,
                min(number * BATCH_SIZE, len(ids)),
                len(ids),
            )


def uninstall_hook(env):
    """What hangs on no record of ours goes with us: the manager's task to find owners,
    and what was fed to another addon."""
    companies = env["res.company"].with_context(active_test=False).search([])
    companies.renewal_unowned_activity_id.unlink()
    env["renewal.cash.feed"]._withdraw()
