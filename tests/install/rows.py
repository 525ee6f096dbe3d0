"""Every row of a database, and in sentences what became of them."""

from collections import Counter

import psycopg2

# Odoo's own book-keeping is rewritten by every update; of it, this is what people keep.
KEPT_OF_ODOO = {
    "ir_config_parameter",
    "ir_cron",
    "ir_default",
    "ir_filters",
    "ir_sequence",
}
# They only tell browsers and other workers that something happened.
SIGNALS = ("bus_", "orm_signaling_")
# When the clock or chance wrote them they say nothing.
VOLATILE = {
    "access_token",
    "create_date",
    "duration",
    "finished_at",
    "headers",
    "lastcall",
    "message_id",
    "nextcall",
    "references",
    "write_date",
    "write_uid",
}
TABLES = """
    SELECT table_name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"""
LINKS = """
    SELECT conrelid::regclass::text, attname, confrelid::regclass::text
      FROM pg_constraint
      JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
     WHERE contype = 'f' AND cardinality(conkey) = 1"""
# Records that their addon may rewrite whenever it is updated.
SHIPPED = """
    SELECT replace(model, '.', '_'), res_id FROM ir_model_data WHERE NOT noupdate"""


class Rows:
    """The rows of a database at this moment: {table: {key: {column: value}}}.

    :param renamed: {(table, column): what the column is called here}
    """

    def __init__(self, database, renamed=None):
        self.renamed = renamed or {}
        connection = psycopg2.connect(dbname=database)
        try:
            with connection.cursor() as cursor:
                self._read(cursor)
        finally:
            connection.close()

    def _read(self, cursor):
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall() if _is_kept(name)]
        self.tables = {name: self._read_table(cursor, name) for name in names}
        cursor.execute(LINKS)
        self.links = {(table, column): to for table, column, to in cursor.fetchall()}
        cursor.execute(SHIPPED)
        self.shipped = set(cursor.fetchall())

    def _read_table(self, cursor, table):
        cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t')
        names = {old: new for (of, old), new in self.renamed.items() if of == table}
        rows = [
            {names.get(column, column): value for column, value in row.items()}
            for (row,) in cursor.fetchall()
        ]
        return {row.get("id") or tuple(sorted(row.items())): row for row in rows}

    def has(self, table, key):
        return key in self.tables.get(table, ())


def changes(before, after, columns_of=None):
    """What became of the rows of ``before``, and which came new: sentences, counted.

    New rows are identified by their values, not by their number. Only columns are
    looked at that ``before`` has, and ``columns_of``, if given.
    """
    return Counter(
        sentence
        for table, rows in before.tables.items()
        for sentence in _table_changes(table, rows, before, after, columns_of or before)
    )


def _table_changes(table, rows, before, after, columns_of):
    if table not in after.tables:
        yield f"{table}: the table is gone"
        return
    found = after.tables[table]
    other = next(iter(columns_of.tables.get(table, {}).values()), None)
    for key, row in rows.items():
        if (table, key) in before.shipped:
            continue
        if key not in found:
            yield f"{table} {key}: gone"
        elif found[key] != row:
            for column in row.keys() & (other or row).keys() - VOLATILE:
                is_now = _shown(table, column, found[key], before)
                if is_now != row[column]:
                    yield f"{table} {key}: {column} was {row[column]!r}, is {is_now!r}"
    for key in found.keys() - rows.keys():
        row = found[key]
        columns = row.keys() & (other or row).keys() - VOLATILE - {"id"}
        shown = [
            f"{name}={_shown(table, name, row, before)!r}"
            for name in sorted(columns)
            if row[name] not in (None, False)
        ]
        yield f"{table}: new, {', '.join(shown)}"


def _shown(table, column, row, before):
    """The value, unless it is the number of a record that is new itself."""
    value = row.get(column, "no such column")
    if column == "res_id":
        model = row.get("model") or row.get("res_model") or ""
        to = model.replace(".", "_")
    else:
        to = before.links.get((table, column))
    is_new = to in before.tables and value and not before.has(to, value)
    return f"a new row of {to}" if is_new else value


def _is_kept(table):
    return not table.startswith(SIGNALS) and (
        not table.startswith("ir_") or table in KEPT_OF_ODOO
    )
