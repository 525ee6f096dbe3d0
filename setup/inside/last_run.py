"""Runs in the virtual environment: print the newest daily run of a database as JSON."""

import json
import sys

import psycopg2
import psycopg2.extras


def main(database):
    cursor = psycopg2.connect(
        dbname=database, cursor_factory=psycopg2.extras.RealDictCursor
    ).cursor()
    cursor.execute("SELECT * FROM renewal_run ORDER BY id DESC LIMIT 1")
    print(json.dumps(cursor.fetchone() or {}, default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
