# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Steps of a playbook say from which day they count: until now always the one that
    the renewal has today. What was done stays done for it."""
    cr.execute(
        """
        UPDATE renewal_step s
           SET anchor_date = CASE p.anchor WHEN 'term_start' THEN r.term_start
                                           WHEN 'term_end' THEN r.current_end
                                           ELSE r.decision_date END
          FROM renewal_renewal r, renewal_playbook_step p
         WHERE r.id = s.renewal_id AND p.id = s.playbook_step_id
           AND s.anchor_date IS NULL
        """
    )
