"""Runs in the virtual environment: list, copy, rename and drop databases. The server
comes from libpq's variables.
"""

import sys

import psycopg2
from psycopg2 import sql


def connect():
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    return connection.cursor()


def list_databases(cursor, pattern):
    escaped = pattern.replace("_", r"\_")
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY 1", [escaped]
    )
    for (name,) in cursor.fetchall():
        print(name)


def copy(cursor, origin, name):
    _statement(cursor, "CREATE DATABASE {} TEMPLATE {}", name, origin)


def rename(cursor, name, other):
    _statement(cursor, "ALTER DATABASE {} RENAME TO {}", name, other)


def drop(cursor, name):
    _statement(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _statement(cursor, text, *names):
    cursor.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


def main(action, *words):
    actions = {"list": list_databases, "copy": copy, "rename": rename, "drop": drop}
    actions[action](connect(), *words)


if __name__ == "__main__":
    main(*sys.argv[1:])
