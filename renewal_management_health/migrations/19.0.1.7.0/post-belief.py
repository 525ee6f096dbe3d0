# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """What was learned keeps its verdict; the next daily run learns anew."""
    cr.execute("UPDATE renewal_health_model SET kind = 'lines' WHERE kind = 'logistic'")
    # as it was decided until now: enough outcomes, better than chance, and than the
    # average rate where it is a probability
    cr.execute(
        """
        UPDATE renewal_health_backtest_result r SET is_believed = TRUE
          FROM res_company c
         WHERE c.id = r.company_id AND r.kind IN ('hand', 'learned')
           AND r.count >= c.renewal_health_min_decided
           AND r.lost >= c.renewal_health_min_lost AND r.auc_low > 0.5
           AND (r.kind = 'hand' OR r.skill > 0)
        """
    )
