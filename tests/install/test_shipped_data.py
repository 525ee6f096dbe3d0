"""What is shipped is a starting point: an update neither brings back what people
deleted nor takes back what they edited.
"""

import ast

import psycopg2
import pytest
from lxml import etree

from setup import addons

from .rows import Rows, changes

# What an administrator may well change on each kind of record that is shipped.
EDITS = {
    "contract.terminate.reason": {"name": "Ours", "renewal_category": "other"},
    "ir.cron": {"name": "Ours", "interval_number": 2, "active": False},
    "mail.activity.type": {"name": "Ours", "summary": "Ours", "delay_count": 9},
    "mail.template": {"name": "Ours", "subject": "Ours", "body_html": "<p>Ours</p>"},
    "renewal.health.cap": {"name": "Ours", "max_score": 77},
    "renewal.health.measure": {"name": "Ours", "active": False},
    "renewal.health.scorecard": {"name": "Ours", "green_from": 77},
    "renewal.health.scorecard.group": {"name": "Ours", "weight": 77},
    "renewal.health.scorecard.line": {"weight": 77},
    "renewal.lifecycle.stage": {"name": "Ours", "active": False},
    "renewal.notice.rule": {"name": "Ours", "active": True, "latest": 2},
    "renewal.playbook": {"name": "Ours", "active": True, "description": "Ours"},
    "renewal.playbook.step": {"name": "Ours", "offset_days": -77, "note": "<p>O</p>"},
    "renewal.register.word": {"word": "ours", "active": False},
    "renewal.stage": {"name": "Ours", "sequence": 77, "requirements": "Ours"},
    "renewal.touchpoint": {"name": "Ours", "body": "<p>Ours</p>", "active": True},
    "renewal.track": {"name": "Ours", "sequence": 77},
    "renewal.usage.metric": {"name": "Ours"},
    "spreadsheet.dashboard": {
        "name": "Ours",
        "sequence": 77,
        "is_published": False,
        "spreadsheet_data": '{"sheets": []}',
    },
}
SHIPPED = f"""
names = [("module", "in", {addons.names()!r}), ("model", "in", {[*EDITS]!r})]
data = env["ir.model.data"].search(names, order="id")
shipped = {{
    kind: env[kind].browse(rows.mapped("res_id")).exists()
    for kind, rows in data.grouped("model").items()
}}
"""
# The first of each kind is edited in the source language, the last in Chinese only.
EDIT = f"""
{SHIPPED}
for kind, values in {EDITS!r}.items():
    translated = {{
        name: value for name, value in values.items()
        if env[kind]._fields[name].translate
    }}
    shipped[kind][-1].with_context(lang="zh_CN").write(translated)
    shipped[kind][0].with_context(lang="en_US").write(values)
env.cr.commit()
"""
# One of each kind that nothing holds on to.
DELETE = f"""
{SHIPPED}
line = shipped["renewal.health.scorecard.line"][-1]
measure = line.measure_id
metric = measure.metric_id
assert metric
track = shipped["renewal.track"][-1]
playbooks = track.with_context(active_test=False).playbook_ids
for record in (line, measure, metric, playbooks, track):
    record.unlink()
for kind, records in shipped.items():
    if not kind.endswith(("line", "measure", "metric", "track")):
        records.exists()[-1:].unlink()
env.cr.commit()
"""
# Parts of the program, which come with every update.
PROGRAM = r"^(ir\.(actions|model|rule|ui|asset)\y|res\.groups)"
KINDS = """
    SELECT DISTINCT model FROM ir_model_data WHERE module = ANY(%s) AND model !~ %s"""
DASHBOARDS = """
    SELECT res_id, checksum FROM ir_attachment
     WHERE res_model = 'spreadsheet.dashboard' ORDER BY id"""


def test_what_is_shipped_is_the_companys_own(root):
    records = [record for path in data_files(root) for record in shipped_records(path)]
    assert len(records) > 80, "playbooks, stages, measures and scorecards"
    taken_back = [
        record.get("id")
        for record in records
        if record.get("forcecreate") != "0"
        or not record.xpath("ancestor::*[@noupdate='1']")
    ]
    assert taken_back == []


def data_files(root):
    for addon in (root / name for name in addons.names()):
        manifest = ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))
        yield from (addon / file for file in manifest["data"] if file.endswith(".xml"))


def shipped_records(path):
    """Records of the kinds that people change."""
    return [
        record
        for record in etree.parse(path).iterfind(".//record")
        if record.get("model") in EDITS
    ]


@pytest.mark.slow
def test_edited_stays_edited_and_deleted_stays_deleted(databases, odoo):
    with databases.copy() as name:
        assert {kind for (kind,) in ask(name, KINDS, addons.names(), PROGRAM)} == {
            *EDITS
        }
        for script in (EDIT, DELETE):
            odoo.shell(name, script)
            before, dashboards = company_rows(name), ask(name, DASHBOARDS)
            odoo.update(name, addons.names())
            taken_back = sorted(changes(before, Rows(name)))
            assert not taken_back, "\n".join(line[:300] for line in taken_back)
            assert ask(name, DASHBOARDS) == dashboards


def company_rows(name):
    """Every row but those of the program."""
    rows = Rows(name)
    kinds = {kind.replace(".", "_") for kind in EDITS}
    rows.shipped = {row for row in rows.shipped if row[0] not in kinds}
    return rows


def ask(name, query, *arguments):
    connection = psycopg2.connect(dbname=name)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, arguments)
            return cursor.fetchall()
    finally:
        connection.close()
