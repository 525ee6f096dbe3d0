"""Runs in the virtual environment: what the newest day's runs did, as JSON.

There is a run per company, and there may be several on a day.
"""

import json
import sys

import psycopg2
from psycopg2 import sql


def main(database, *fields):
    sums = sql.SQL(", ").join(
        sql.SQL("sum({})").format(sql.Identifier(name)) for name in fields
    )
    newest = "WHERE date = (SELECT max(date) FROM renewal_run)"
    query = sql.SQL("SELECT max(date), {} FROM renewal_run " + newest).format(sums)
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    print(json.dumps(dict(zip(("date", *fields), row, strict=True)), default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
