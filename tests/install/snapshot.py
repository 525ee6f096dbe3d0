"""What a database consists of: schema, rows of each table, every external id."""

import psycopg2

# Written by installing anything at all: the list of modules, caches, logs.
NOISE = {
    "bus_bus",
    "ir_cron_trigger",
    "ir_logging",
    "ir_model_constraint",  # Odoo keeps rows of foreign keys that went with a column
    "ir_model_data",  # compared one by one
    "ir_module_module",
    "ir_module_module_dependency",
    "ir_profile",
    "mail_presence",
    "res_device_log",
    "res_users_log",
}
# Attachments are listed by name; the others only tell workers to reload.
NOISY_FAMILIES = ("ir_attachment", "orm_signaling_")
QUERIES = {
    "column": """
        SELECT table_name || '.' || column_name || ' ' || data_type
          FROM information_schema.columns WHERE table_schema = 'public'""",
    "index": "SELECT indexname || ': ' || indexdef FROM pg_indexes"
    " WHERE schemaname = 'public'",
    "constraint": """
        SELECT conrelid::regclass || ': ' || conname FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace""",
    "sequence": "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
    "function": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "trigger": "SELECT tgrelid::regclass || ': ' || tgname FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "external id": """
        SELECT module || '.' || name FROM ir_model_data
         WHERE model NOT LIKE 'ir.module.module%'""",
    "model": "SELECT model FROM ir_model",
    "field": "SELECT model || '.' || name FROM ir_model_fields",
    "selection": """
        SELECT f.model || '.' || f.name || ': ' || s.value
          FROM ir_model_fields_selection s
          JOIN ir_model_fields f ON f.id = s.field_id""",
    "scheduled action": "SELECT cron_name FROM ir_cron",
    "parameter": "SELECT key FROM ir_config_parameter",
    "attachment": """
        SELECT name || ' of ' || coalesce(res_model, '-') FROM ir_attachment
         WHERE coalesce(url, '') NOT LIKE '/web/assets/%'""",
}
TABLES = """
    SELECT table_name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"""


def take(database):
    """A set of sentences, one per thing; compare two with ``-``."""
    connection = psycopg2.connect(dbname=database)
    try:
        with connection.cursor() as cursor:
            return set(_things(cursor))
    finally:
        connection.close()


def count(database, tables, **without):
    """Rows per table; ``without`` names rows of a table that do not count (SQL)."""
    connection = psycopg2.connect(dbname=database)
    try:
        with connection.cursor() as cursor:
            return {
                table: _count(cursor, table, without.get(table, "false"))
                for table in tables
            }
    finally:
        connection.close()


def _things(cursor):
    for kind, query in QUERIES.items():
        cursor.execute(query)
        yield from (f"{kind} {name}" for (name,) in cursor.fetchall())
    cursor.execute(TABLES)
    for (table,) in cursor.fetchall():
        if table not in NOISE and not table.startswith(NOISY_FAMILIES):
            yield f"table {table}: {_count(cursor, table)} rows"


def _count(cursor, table, without="false"):
    cursor.execute(f'SELECT count(*) FROM "{table}" WHERE ({without}) IS NOT TRUE')
    return cursor.fetchone()[0]
