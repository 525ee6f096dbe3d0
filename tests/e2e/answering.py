"""Runs inside Odoo: a customer who answers on the pages of renewals."""

from odoo.service.model import retrying

from odoo.addons.renewal_management.models.portal.renewal_renewal_answer import Visitor

VISITOR = Visitor("Ana Ribeiro", "", False, "192.0.2.1", "en_US")


def answer(env, kind, ids):
    """:return: what each page would have said, in one word"""
    return [
        retrying(lambda renewal_id=renewal_id: _answer(env, kind, renewal_id), env)
        for renewal_id in ids
    ]


def _answer(env, kind, renewal_id):
    renewal = env["renewal.renewal"].browse(renewal_id)
    today = renewal.company_id._get_renewal_today()
    if kind == "accept":
        shown = renewal.with_context(lang=VISITOR.lang)._get_shown()
        form = {
            "option": shown["offers"][0]["option"],
            "fingerprint": renewal._get_fingerprint(shown),
            "signature": "",
            "terms": True,
            "purchase_order": "",
            "note": "",
        }
        word = renewal._receive_acceptance(form, VISITOR, today)
    else:
        form = {"reason": 0, "note": "", "last_day": False, "is_offer_seen": True}
        word = renewal._receive_notice(form, VISITOR, today)
    env.cr.commit()
    return word
