"""Usage that comes in, 10,000 rows a call: our endpoint, PostgreSQL's own COPY, and the
create of Odoo's external API; all into tables of one shape, one after the other.
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
FOREIGN = {
    "company_id": "res_company",
    "metric_id": "renewal_usage_metric",
    "partner_id": "res_partner",
}


def ingestion(env):
    partners, metrics, key = _prepare(env)
    figures = {name: _by_copy(env, partners, metrics["csv"], name) for name in PEERS}
    with _server(env.cr.dbname) as (url, process):
        for way in WAYS:
            send = _sender(url, key, way)
            bodies = [_body(way, partners, metrics[way], day) for day in DAYS]
            send(_body(way, partners[:1], metrics[way], DAYS[0] - timedelta(days=99)))
            figures[way] = _time(send, bodies, process)
        figures["csv again"] = _time(
            _sender(url, key, "csv"),
            [_body("csv", partners, metrics["csv"], day) for day in DAYS],
            process,
        )
    return {"rows": CALL * CALLS, "ways": figures}


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
    env.company.renewal_usage_calls_limit = 0
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


# ----------------------------------------------------------------------
# PostgreSQL alone
# ----------------------------------------------------------------------


def _copy(cr, table, rows):
    text = "".join(f"{c}\t{m}\t{p}\t{d}\t{v}\tf\n" for c, m, p, d, v in rows)
    columns = ("company_id", "metric_id", "partner_id", "date", "value", "is_month")
    cr.copy_from(io.StringIO(text), table, columns=columns)


def _copy_straight(cr, rows):
    _copy(cr, "bench_usage", rows)


def _copy_upsert(cr, rows):
    cr.execute(
        "CREATE TEMPORARY TABLE bench_rows ON COMMIT DROP AS SELECT company_id, "
        "metric_id, partner_id, date, value, is_month FROM renewal_usage LIMIT 0"
    )
    _copy(cr, "bench_rows", rows)
    cr.execute(
        "INSERT INTO bench_usage (company_id, metric_id, partner_id, date, value, "
        "is_month) SELECT * FROM bench_rows ON CONFLICT (company_id, metric_id, "
        "partner_id, date) DO UPDATE SET value = EXCLUDED.value "
        "WHERE bench_usage.value IS DISTINCT FROM EXCLUDED.value"
    )


PEERS = {"COPY": _copy_straight, "COPY, then ON CONFLICT": _copy_upsert}


def _by_copy(env, partners, metric, name):
    """Into a table of the same shape: columns, indexes, constraints, foreign keys."""
    cr = env.cr
    cr.execute("DROP TABLE IF EXISTS bench_usage")
    cr.execute("CREATE TABLE bench_usage (LIKE renewal_usage INCLUDING ALL)")
    for column, table in FOREIGN.items():
        cr.execute(
            f"ALTER TABLE bench_usage ADD FOREIGN KEY ({column}) "
            f"REFERENCES {table} (id) ON DELETE CASCADE"
        )
    cr.commit()
    started = time.perf_counter()
    for day in DAYS:
        rows = [
            (env.company.id, metric.id, partner, day, value)
            for value, (partner, _key) in enumerate(partners)
        ]
        PEERS[name](cr, rows)
        cr.commit()
    return {"seconds": time.perf_counter() - started}


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


def _time(send, bodies, process):
    started = time.perf_counter()
    for body in bodies:
        send(body)
    return {
        "seconds": time.perf_counter() - started,
        "memory": _memory(process),
    }


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
