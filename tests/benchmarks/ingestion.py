"""Usage that comes in, 10,000 rows a call: our endpoint and the create of Odoo's
external API, each beside PostgreSQL's own COPY, into empty tables of one shape. A call,
a COPY, a call, a COPY: what else the machine does meanwhile slows both.
"""

import io
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import date, datetime, timedelta

CALL = 10000
CALLS = 10
# One metric each, so that nobody finds what another stored.
WAYS = ("csv", "json", "ndjson", "create")
TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
}
DAYS = [date.today() - timedelta(days=number + 1) for number in range(CALLS)]
COLUMNS = "company_id, metric_id, partner_id, date, value, is_month"
FOREIGN = {
    "company_id": "res_company",
    "metric_id": "renewal_usage_metric",
    "partner_id": "res_partner",
}


def ingestion(env):
    partners, metrics, key = _prepare(env)
    _make_table(env)
    _empty(env)
    figures = {"upsert": _race(env, partners, metrics["csv"], _upserter(env, partners))}
    with _server(env.cr.dbname) as (url, process):
        for way in WAYS:
            _empty(env)
            metric = metrics[way]
            post = _sender(url, key, way)
            post(_body(way, partners[:1], metric, DAYS[0] - timedelta(days=99)))
            send = _caller(post, way, partners, metric)
            figures[way] = _race(env, partners, metric, send, process)
            if way == "csv":
                figures["csv again"] = _race(env, partners, metric, send, process)
    return {"rows": CALL * CALLS, "ways": figures}


def _race(env, partners, metric, send, process=None):
    """Each day's rows our way, then by COPY; seconds of both.

    :param send: prepares a day, and returns what is timed
    :param process: the server whose memory is looked at
    """
    figures = {"seconds": 0.0, "copy": 0.0}
    env.cr.execute("TRUNCATE bench_usage")
    env.cr.commit()
    for day in DAYS:
        figures["seconds"] += _time(send(day))
        if process:
            figures["memory"] = _memory(process)
            figures.setdefault("memory_first", figures["memory"])
        figures["copy"] += _time(_copier(env, partners, metric, day))
    return figures


def _time(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _prepare(env):
    """Customers with keys, metrics, and the key of a user who may send.

    :return: ([(number, usage key)], {way: metric}, API key)
    """
    partners = env["res.partner"].create(
        [
            {"name": f"C{number}", "is_company": True, "usage_key": f"K-{number}"}
            for number in range(CALL)
        ]
    )
    metrics = {
        way: env["renewal.usage.metric"].create({"name": way, "code": f"bench_{way}"})
        for way in WAYS
    }
    user = env["res.users"].create(
        {
            "name": "Bench",
            "login": "bench_feed",
            "group_ids": [
                (4, env.ref("base.group_user").id),
                (4, env.ref("renewal_management.group_renewal_manager").id),
            ],
        }
    )
    keys = env["res.users.apikeys"].with_user(user)
    key = keys._generate(None, "Bench", datetime.now() + timedelta(days=1))
    env.cr.commit()  # the server has to see it
    env.cr.execute("ANALYZE res_partner")
    env.cr.commit()
    return [(partner.id, partner.usage_key) for partner in partners], metrics, key


def _empty(env):
    env.cr.execute("TRUNCATE renewal_usage")
    env.cr.commit()


# ----------------------------------------------------------------------
# PostgreSQL alone
# ----------------------------------------------------------------------


def _make_table(env):
    """A table of the same shape: columns, indexes, constraints, foreign keys."""
    env.cr.execute("DROP TABLE IF EXISTS bench_usage")
    env.cr.execute("CREATE TABLE bench_usage (LIKE renewal_usage INCLUDING ALL)")
    for column, table in FOREIGN.items():
        env.cr.execute(
            f"ALTER TABLE bench_usage ADD FOREIGN KEY ({column}) "
            f"REFERENCES {table} (id) ON DELETE CASCADE"
        )
    env.cr.commit()


def _copier(env, partners, metric, day):
    rows = _get_rows(env, partners, metric, day)

    def copy():
        _copy(env.cr, "bench_usage", rows)
        env.cr.commit()

    return copy


def _upserter(env, partners):
    """COPY into a table of the transaction, then ON CONFLICT into ours."""
    metric = env["renewal.usage.metric"].search([("code", "=", "bench_csv")])

    def prepare(day):
        rows = _get_rows(env, partners, metric, day)

        def upsert():
            env.cr.execute(
                "CREATE TEMPORARY TABLE bench_rows ON COMMIT DROP AS SELECT "
                f"{COLUMNS} FROM renewal_usage LIMIT 0"
            )
            _copy(env.cr, "bench_rows", rows)
            env.cr.execute(
                f"INSERT INTO renewal_usage ({COLUMNS}) SELECT * FROM bench_rows "
                "ON CONFLICT (company_id, metric_id, partner_id, date) "
                "DO UPDATE SET value = EXCLUDED.value "
                "WHERE renewal_usage.value IS DISTINCT FROM EXCLUDED.value"
            )
            env.cr.commit()

        return upsert

    return prepare


def _get_rows(env, partners, metric, day):
    company = env.company.id
    return [
        (company, metric.id, partner, day, value)
        for value, (partner, _key) in enumerate(partners)
    ]


def _copy(cr, table, rows):
    text = "".join(f"{c}\t{m}\t{p}\t{d}\t{v}\tf\n" for c, m, p, d, v in rows)
    cr.copy_from(io.StringIO(text), table, columns=COLUMNS.split(", "))


# ----------------------------------------------------------------------
# By HTTP
# ----------------------------------------------------------------------


def _body(way, partners, metric, day):
    if way == "csv":
        lines = ["customer_key,metric,date,value"]
        lines += [f"{k},{metric.code},{day},{v}" for v, (_p, k) in enumerate(partners)]
        return "\n".join(lines).encode()
    if way == "create":
        return json.dumps(
            {
                "vals_list": [
                    {
                        "partner_id": partner,
                        "metric_id": metric.id,
                        "date": str(day),
                        "value": value,
                    }
                    for value, (partner, _key) in enumerate(partners)
                ]
            }
        ).encode()
    rows = [
        {"customer_key": k, "metric": metric.code, "date": str(day), "value": v}
        for v, (_p, k) in enumerate(partners)
    ]
    if way == "json":
        return json.dumps(rows).encode()
    return "\n".join(map(json.dumps, rows)).encode()


def _caller(post, way, partners, metric):
    def prepare(day):
        body = _body(way, partners, metric, day)
        return lambda: post(body)

    return prepare


def _sender(url, key, way):
    path = "/json/2/renewal.usage/create" if way == "create" else "/renewal/usage"
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": TYPES.get(way, "application/json"),
    }

    def send(body):
        request = urllib.request.Request(url + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=300) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            raise SystemExit(error.read().decode()) from error
        if way != "create" and answer["refused"]:
            raise SystemExit(f"refused: {answer}")

    return send


def _memory(process):
    """The most the server ever held, in MiB."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) // 1024


@contextmanager
def _server(database):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "odoo", "server", "-d", database]
    # whoever runs the benchmarks has settings for a database of their own
    command += [f"--db-filter=^{database}$"]
    command += ["--http-interface=127.0.0.1", f"--http-port={port}"]
    command += ["--max-cron-threads=0", "--log-level=error"]
    process = subprocess.Popen(command, stdout=sys.stderr)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url, process
    finally:
        process.kill()  # nothing in it is needed
        process.wait()


def _wait(url):
    for _attempt in range(240):
        try:
            urllib.request.urlopen(f"{url}/web/health", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the server does not answer")
