# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Every file of a register has a record; until now its rows only had a number."""
    cr.execute(
        """
        INSERT INTO renewal_register_edition (
               company_id, register_name, number, import_number, as_of,
               create_uid, create_date, write_uid, write_date)
        SELECT company_id, COALESCE(register_name, 'Register'), edition,
               MAX(import_number), MIN(create_date)::date,
               MIN(create_uid), MIN(create_date), MIN(create_uid), MIN(create_date)
          FROM renewal_register_row
         WHERE edition_id IS NULL AND edition IS NOT NULL
         GROUP BY company_id, COALESCE(register_name, 'Register'), edition
         ORDER BY edition
            ON CONFLICT DO NOTHING
        """
    )
    cr.execute(
        """
        UPDATE renewal_register_row r
           SET edition_id = e.id
          FROM renewal_register_edition e
         WHERE r.edition_id IS NULL AND e.company_id = r.company_id
           AND e.register_name = COALESCE(r.register_name, 'Register')
           AND e.number = r.edition
        """
    )
