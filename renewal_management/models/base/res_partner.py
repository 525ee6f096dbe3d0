# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import re

from odoo import api, models
from odoo.exceptions import RedirectWarning
from odoo.tools import SQL

FORGOTTEN = "–"
# Texts of Odoo's about our records: which ones, and the columns. Digests are about no
# record.
TEXTS_ABOUT = {
    "mail.message": (
        SQL(
            "(model ~ '^(renewal[.]|contract[.]contract$)' "
            "OR message_type = 'user_notification' AND res_id IS NULL)"
        ),
        ("subject", "body"),
    ),
    "mail.activity": (
        SQL("res_model ~ '^(renewal[.]|contract[.]contract$)'"),
        ("summary", "note"),
    ),
}


class ResPartner(models.Model):
    """Forgetting a person: name and e-mail address leave the texts that this product
    copied them into. Links need nothing: they show the contact as it is.

    Called by people (an action of contacts), by OCA's *Anonymize (GDPR)* where it is
    installed; Odoo's *Privacy Lookup* finds the same texts.
    """

    _inherit = "res.partner"

    def action_ask_to_forget(self):
        """Ask before the texts are changed.

        :raise AccessError: for whoever is no administrator of renewals
        """
        self.check_access("read")
        self.env["renewal.retention"].check_access("write")
        raise RedirectWarning(
            self.env._(
                "The name and the e-mail address of %s are taken out of the texts of "
                "renewals, steps, alerts, imported rows and messages. Nothing brings "
                "them back.",
                ", ".join(self[:5].mapped("display_name")),
            ),
            self.env.ref("renewal_management.res_partner_action_forget").id,
            self.env._("Take them out"),
            {"active_model": "res.partner", "active_ids": self.ids},
        )

    def action_forget_in_renewals(self):
        """Take the names and e-mail addresses of these people out of our texts.

        :raise AccessError: for whoever is no administrator of renewals
        """
        self.check_access("read")
        self.env["renewal.retention"].check_access("write")
        # sudo: the texts of every company, whoever may read them
        count = self.sudo()._forget_in_renewals()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s texts no longer name them.", count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _forget_in_renewals(self):
        """:return: number of texts that were changed"""
        self.env.flush_all()
        count = 0
        for partner in self:
            words = partner._get_forgotten_words()
            for table, column, is_json, where in partner._get_text_columns():
                for word in words:
                    count += self._replace(table, column, is_json, word, where)
        self.env.invalidate_all()
        return count

    def _get_forgotten_words(self):
        """What names the person in a text, the longest first."""
        self.ensure_one()
        words = {self.email or "", self.email_normalized or "", self.name or ""}
        return sorted((word for word in words if len(word) > 1), key=len, reverse=True)

    def _get_text_columns(self):
        """[(table, column, whether it is JSON, condition)] of the copies about these
        people; for nobody, of all."""
        found = []
        for name, model in self.env.items():
            if name in TEXTS_ABOUT:
                about, columns = TEXTS_ABOUT[name]
                found += [(model._table, column, False, about) for column in columns]
            elif name.startswith("renewal.") and model._auto and not model._transient:
                where = self._get_text_condition(model)
                found += [
                    (model._table, field.name, field.type == "json", where)
                    for field in model._fields.values()
                    if self._may_name_people(field)
                ]
        return found

    def _get_text_condition(self, model):
        """Customers and their contacts are named in the records of the customer;
        colleagues anywhere."""
        field = model._fields.get("partner_id")
        # sudo: whether they are users must not depend on who asks
        if field is None or not field.store or not self or self.sudo().user_ids:
            return SQL("TRUE")
        ids = (self | self.commercial_partner_id).ids
        return SQL("(partner_id = ANY(%s) OR partner_id IS NULL)", ids)

    @api.model
    def _may_name_people(self, field):
        return (
            field.store
            and field.column_type
            and field.type in ("char", "text", "html", "json")
            and not field.translate
        )

    @api.model
    def _replace(self, table, column, is_json, word, where):
        """Take a word out of a column.

        :return: number of rows
        """
        if is_json:
            # as the database writes it: letters as they are
            word = json.dumps(word, ensure_ascii=False)[1:-1]
        cast = SQL("::jsonb") if is_json else SQL()
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s
                   SET %(column)s = regexp_replace(
                           %(column)s::text, %(word)s, %(mark)s, 'gi')%(cast)s
                 WHERE %(where)s AND %(column)s::text ~* %(word)s
                """,
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                word=_as_pattern(word),
                mark=FORGOTTEN,
                cast=cast,
                where=where,
            )
        )
        return self.env.cr.rowcount

    # ------------------------------------------------------------------
    # Addons that may be there
    # ------------------------------------------------------------------

    def _register_hook(self):
        """Join in where OCA's privacy_partner_to_be_forgotten or Odoo's privacy_lookup
        is installed; neither is needed, so neither is a dependency."""
        super()._register_hook()
        partners = type(self.env["res.partner"])
        if hasattr(partners, "anonymize_partner_data"):
            _wrap(partners, "anonymize_partner_data", _anonymize)
        if "privacy.lookup.wizard" in self.env:
            _wrap(type(self.env["privacy.lookup.wizard"]), "_get_query", _look_up)

    @api.model
    def _get_lookup_queries(self, *words):
        """SELECTs of the records whose texts contain a word, as Odoo's look-up unites
        them: id of ir.model, id, whether it is active."""
        models_of = {model._table: name for name, model in self.env.items()}
        columns = {}
        for table, column, _is_json, where in self.browse()._get_text_columns():
            columns.setdefault((table, where), []).append(SQL.identifier(column))
        return [
            SQL(
                "SELECT %s AS res_model_id, id AS res_id, TRUE AS is_active FROM %s "
                "WHERE %s AND CONCAT_WS(' ', %s) ~* ANY(%s)",
                self.env["ir.model"]._get_id(models_of[table]),
                SQL.identifier(table),
                where,
                SQL(", ").join(names),
                [_as_pattern(word) for word in words],
            )
            for (table, where), names in columns.items()
        ]


def _as_pattern(word):
    """A regular expression of PostgreSQL for a whole word or name. Scripts without
    spaces have no edges of words."""
    start = r"\m" if word[0].isascii() and word[0].isalnum() else ""
    end = r"\M" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{start}{re.escape(word)}{end}"


def _wrap(cls, name, wrapper):
    """Have a method of a registry class go through a wrapper, once."""
    origin = getattr(cls, name)
    if getattr(origin, "renewal_origin", None):
        return

    def method(self):
        return wrapper(self, origin)

    method.renewal_origin = origin
    setattr(cls, name, method)


def _anonymize(partner, origin):
    """OCA's: first our copies, while the name is known."""
    # sudo: the texts of every company, whoever may read them
    partner.sudo()._forget_in_renewals()
    return origin(partner)


def _look_up(wizard, origin):
    """Odoo's: with our texts."""
    # sudo: the look-up is for administrators, and asks every table
    partners = wizard.env["res.partner"].sudo()
    more = partners._get_lookup_queries(wizard.name.strip(), wizard.email.strip())
    return SQL(" UNION ").join([origin(wizard), *more])
