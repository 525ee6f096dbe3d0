# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class RenewalUsageQuota(models.Model):
    """How often a user called the usage endpoint in the current minute.

    In the database, so that all workers count together.
    """

    _name = "renewal.usage.quota"
    _description = "Usage Feed Quota"
    _log_access = False
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        ondelete="cascade",
    )
    minute = fields.Datetime(
        required=True,
    )
    calls = fields.Integer(
        required=True,
    )

    _user_uniq = models.UniqueIndex(
        "(user_id)",
        "There is one quota for each user.",
    )

    @api.model
    def _take(self, user, limit):
        """Count a call.

        :param limit: calls a minute; 0: as many as one likes
        :return: 0, or the seconds after which the user may call again
        """
        if not limit:
            return 0
        now = fields.Datetime.now()
        # a transaction of its own: a call counts whatever becomes of it, and nobody
        # waits for a long one
        with self.env.registry.cursor() as cr:
            # the lock comes before the transaction looks at anything: without it two
            # workers would count the same call, or one of them fail
            cr.execute(SQL("LOCK TABLE renewal_usage_quota IN EXCLUSIVE MODE"))
            cr.execute(self._get_count_sql(user, now))
            [(minute, calls)] = cr.fetchall()
        if calls <= limit:
            return 0
        return max(1, 60 - int((now - minute).total_seconds()))

    def _get_count_sql(self, user, now):
        return SQL(
            """
            INSERT INTO renewal_usage_quota AS quota (user_id, minute, calls)
            VALUES (%(user)s, %(now)s, 1)
            ON CONFLICT (user_id) DO UPDATE SET
                minute = CASE WHEN quota.minute > %(start)s
                    THEN quota.minute ELSE %(now)s END,
                calls = CASE WHEN quota.minute > %(start)s
                    THEN quota.calls + 1 ELSE 1 END
            RETURNING minute, calls
            """,
            user=user.id,
            now=now,
            start=now - timedelta(minutes=1),
        )
