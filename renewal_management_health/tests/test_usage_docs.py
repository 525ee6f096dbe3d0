# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from odoo.tests import tagged

from .usage_common import FeedCase

DOCS = Path(__file__).resolve().parents[2] / "docs" / "usage.rst"
BLOCK = re.compile(r"^\.\. code-block:: (\w+)\n\n((?:    .*\n|\n)+)", re.MULTILINE)


@tagged("post_install", "-at_install")
class TestUsageDocs(FeedCase):
    """The examples of docs/usage.rst do what it says."""

    def setUp(self):
        super().setUp()
        if not DOCS.exists():
            self.skipTest("the addon was installed without its repository")
        self.examples = [
            (language, dedent(text))
            for language, text in BLOCK.findall(DOCS.read_text())
        ]
        for code in ("logins", "seats_used"):
            metrics = self.env["renewal.usage.metric"].with_context(active_test=False)
            metrics.search([("code", "=", code)]).unlink()
            self.new_metric(code)
        self.partner.usage_key = "ACME-001"
        self.other = self.new_partner(ref="C7")
        # the days of the examples, whatever the clock says
        self.assertGreater(str(self.today), "2026-03-05")
        self.company.renewal_usage_kept_from = False
        self.env.flush_all()

    def run_example(self, language, text):
        command = {
            "bash": ["bash", "-euo", "pipefail", "-c", text],
            "python": [sys.executable, "-c", text],
        }[language]
        given = {
            "ODOO": self.base_url(),
            "DATABASE": self.env.cr.dbname,
            "KEY": self.key,
        }
        with self.allow_requests(all_requests=True):
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=60,
                env={**os.environ, **given},
            )
        self.assertFalse(done.returncode, done.stderr)
        return json.loads(done.stdout)

    def test_examples_of_the_docs_work(self):
        created = []
        for language, text in self.examples:
            if language not in ("bash", "python"):
                continue
            with self.subTest(example=text):
                answer = self.run_example(language, text)
                self.assertFalse(answer["refused"], answer)
                created.append(answer["created"])
        self.assertEqual(created, [2, 2, 2, 1, 1])
        self.env.invalidate_all()
        usage = self.env["renewal.usage"].search(
            [("partner_id", "in", (self.partner | self.other).ids)]
        )
        self.assertEqual(
            sorted(usage.mapped("value")), [3, 12.5, 13, 38, 40, 41, 42, 44]
        )

    def test_the_answer_is_as_documented(self):
        [documented] = [json.loads(t) for lang, t in self.examples if lang == "json"]
        self.post([self.row(1, metric="logins", customer_key="ACME-001")])
        rows = [
            self.row(2, metric="logins", customer_key="ACME-001"),
            self.row(3, metric="logins", customer_key="ACME-001"),
            self.row(1, ago=1, metric="logins", customer_key="ACME-001"),
            self.row(1, metric="login", customer_key="ACME-001"),
        ]
        _status, answer = self.post(rows)
        for found in (answer, documented):
            error = found["errors"][0]
            error["message"] = error["message"].partition(".")[0]
        self.assertEqual(answer, documented)
