# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY, day
from .test_forecast import ForecastCase


@tagged("post_install", "-at_install")
class TestForecastCalls(ForecastCase):
    """Who may call what."""

    def test_everybody_makes_their_own_call(self):
        renewal = self.new_forecast()
        for user, owner, manager in (
            (self.rep, True, False),
            (self.leader, False, True),
            (self.manager, False, True),
            (self.new_user("all", "renewal_management.group_renewal_user_all"), 0, 0),
        ):
            mine = renewal.with_user(user)
            for role, allowed in (("owner", owner), ("manager", manager)):
                with self.subTest(user=user.name, role=role):
                    self.assertEqual(mine[f"can_make_{role}_call"], bool(allowed))
                    if allowed:
                        mine.write({f"{role}_category": "commit"})
                        continue
                    with self.assertRaises(AccessError):
                        mine.write({f"{role}_call_note": "Mine"})

    def test_whoever_stands_in_makes_the_call(self):
        renewal = self.new_forecast()
        self.rep.write(
            {
                "renewal_delegate_id": self.other_rep.id,
                "renewal_delegate_from": TODAY,
                "renewal_delegate_until": day(5),
            }
        )
        self.assertEqual(self.rep.renewal_stand_in_id, self.other_rep)
        for user in (self.other_rep, self.rep):
            renewal.with_user(user).owner_category = "commit"

    def test_the_day_of_a_call_is_not_set_by_hand(self):
        renewal = self.new_forecast().with_user(self.rep)
        with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
            renewal.owner_call_date = day(-10)

    def test_nobody_calls_what_is_closed(self):
        renewal = self.new_forecast()
        renewal._close("churned", TODAY)
        with self.assertRaisesRegex(UserError, "its forecast no longer changes"):
            renewal.with_user(self.rep).owner_category = "commit"

    def test_the_probability_is_not_set_by_hand(self):
        renewal = self.new_forecast().with_user(self.manager)
        for name in ("computed_probability", "forecast_amount", "weighted_amount"):
            with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                renewal.write({name: 1})
