# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

# What a subscription changes on the record.
FOLLOWER_FIELDS = ("message_follower_ids", "message_partner_ids", "message_is_follower")


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    @api.model_create_multi
    def create(self, vals_list):
        """The daily run may subscribe the same person to a renewal while somebody saves
        it. The request is then done again, as after any other lost race, instead of
        failing on a subscription that is there."""
        try:
            return super().create(vals_list)
        except UniqueViolation as error:
            if all(vals.get("res_model") == "renewal.renewal" for vals in vals_list):
                raise ConcurrencyError(str(error)) from error
            raise

    @api.model
    def _follow_each(self, model, pairs):
        """Have records followed by users, each by one, all in one statement.

        ``message_subscribe`` does the same one by one, which takes a quarter of giving
        out a task; afterwards it finds nothing left to do. Whoever follows already
        keeps the subscription, also one that another transaction adds now.

        :param pairs: [(record id, id of an internal user)]
        """
        subtypes, _internal, _external = self.env[
            "mail.message.subtype"
        ].default_subtypes(model)
        record_ids, user_ids = zip(*pairs, strict=True)
        self.env.cr.execute(
            SQL(
                """
                WITH follower AS (
                    INSERT INTO mail_followers (res_model, res_id, partner_id)
                    SELECT DISTINCT %(model)s, v.record_id, p.id
                      FROM unnest(%(records)s::int[], %(users)s::int[])
                           AS v (record_id, user_id)
                      JOIN res_users u ON u.id = v.user_id
                      JOIN res_partner p ON p.id = u.partner_id AND p.active
                        ON CONFLICT DO NOTHING
                 RETURNING id)
                INSERT INTO mail_followers_mail_message_subtype_rel
                       (mail_followers_id, mail_message_subtype_id)
                SELECT f.id, s.id FROM follower f, unnest(%(subtypes)s::int[]) AS s (id)
                """,
                model=model,
                records=list(record_ids),
                users=list(user_ids),
                subtypes=subtypes.ids,
            )
        )
        self.invalidate_model(flush=False)
        records = self.env[model].browse(record_ids)
        records.invalidate_recordset(FOLLOWER_FIELDS, flush=False)
