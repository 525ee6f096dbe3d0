"""From the last release to the code under test: nobody loses anything, and the next
morning is the same.

``released_commit.txt`` names the commit of the release, and moves only with one. Its
addons are installed with demo data and worked with (``upgrade/portfolio.py``), then
updated to the code under test. Of what was there before, every row is compared with
what it was; then both sides live the same days, and everything that those days wrote
is compared too.

A change of stored data therefore brings its script in ``migrations/``, and a line here
if it shows. What people may delete is shipped with ``forcecreate="0"``, or an update
would bring it back; a release that ships more of it makes that in its script.
"""

import io
import re
import subprocess
import tarfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta

from setup import addons

from . import snapshot
from .rows import Rows, changes

HERE = Path(__file__).parent
SCRIPTS = HERE / "upgrade"
COMMIT = (HERE / "released_commit.txt").read_text("utf-8").strip()

# What a migration changes in rows that were there before: a pattern of the beginning of
# the sentence, and the reason.
LIMITED_BY_PROXY = "how often somebody may call is the proxy's to say"
IN_EVERY_LANGUAGE = "the names of loss reasons are translated"
OPEN_WIZARDS = "a hand-over that somebody has open is transient, and begun again"
AS_LIKELY = "an opportunity is as likely as its renewals"
WORKED_ON = "T-30 of the enterprise playbook asks whether somebody worked on it"
ABOUT_VALUE = "e-mails that nobody edited open with what the customer got"
CATCH_UP = (
    "urgent renewals of which nobody is asked are on a list, with one task a person"
)
NEW_MODELS = "rules of new models name their groups"
SHIPPED_NEW = "jobs, texts, reports and dashboards that came since"
MIGRATED = {
    "ir_cron: new": SHIPPED_NEW,
    "mail_message: new, .*Scheduled Actions created": SHIPPED_NEW,
    "mail_template: new": SHIPPED_NEW,
    "renewal_health_measure: new": SHIPPED_NEW,
    "res_groups_report_rel: new": SHIPPED_NEW,
    "spreadsheet_dashboard: new, .*'Cash-in'": SHIPPED_NEW,
    "res_groups_spreadsheet_dashboard_rel: new, .*a new row": SHIPPED_NEW,
    "rule_group_rel: new": NEW_MODELS,
    "crm_lead": AS_LIKELY,
    "renewal_playbook": WORKED_ON,
    r"renewal_renewal \d+: needs_planning": WORKED_ON,
    "mail_message: new, .*Server Action created.*'ir.actions.server'": NEW_MODELS,
    r"mail_template \d+: (body_html|email_layout_xmlid) was ": ABOUT_VALUE,
    "renewal_catch_up": CATCH_UP,
    "renewal_usage_quota: the table is gone": LIMITED_BY_PROXY,
    "res_company 1: renewal_usage_calls_limit was": LIMITED_BY_PROXY,
    "renewal_handover": OPEN_WIZARDS,
    "contract_terminate_reason": IN_EVERY_LANGUAGE,
}
LITTLE_KNOWN = (
    "little data forbids green only, what nobody feeds counts neither way, whole "
    "periods of usage are compared, and a customer has one alert"
)
ONE_MAIL = (
    "one e-mail lists the contracts of a contact, whose own the cap is, and is "
    "followed until it arrived"
)
ONE_TASK = "what a person is asked joins their open task"
CASH_IN = "the daily run works out what will be collected"
STAGES = "the stages that a renewal goes through are kept"
LIFECYCLE = "the daily run puts every customer into a lifecycle stage"
BELIEF = "a score is read as a percentage only where there is enough to compare with"
LAPSED = "terms that lapsed count for a while, and free years do"
# What the same days do otherwise since.
OTHERWISE = {
    r"(contract_contract|renewal_renewal) \d+: (health_|risk_|is_at_risk|at_risk_)": (
        LITTLE_KNOWN
    ),
    r"renewal_health_(customer|score|alert)": LITTLE_KNOWN,
    r"mail_(message|activity|mail): new, .*([Hh]ealth|Score \d+|Was “)": LITTLE_KNOWN,
    r"renewal_step \d+: user_id": WORKED_ON,
    r"mail_mail: new, .*Dear ": ONE_MAIL,
    r"mail_message: new, .*Dear ": ONE_MAIL,
    r"mail_notification: new": ONE_MAIL,
    r"mail_(message|mail)_res_partner_rel: new": ONE_MAIL,
    r"res_partner \d+: renewal_mail_date": ONE_MAIL,
    r"renewal_step \d+: (state|done_date|is_notified|mail_id|run_id)": ONE_MAIL,
    r"renewal_step \d+: (reason|scheduled_date) was .*(-|Postponed)": ONE_MAIL,
    r"renewal_step \d+: activity_id": ONE_TASK,
    r"mail_activity \d+: (date_deadline|note|summary)": ONE_TASK,
    r"mail_activity: new, .*Renew the contract, extend its end date": ONE_TASK,
    "mail_followers_mail_message_subtype_rel: new": ONE_TASK,
    "renewal_arr_snapshot: new": LAPSED,
    r"renewal_health_backtest_(result|bin): new": BELIEF,
    r"renewal_cash_(line|update|delay|snapshot)\b": CASH_IN,
    "renewal_stage_history": STAGES,
    "renewal_lifecycle_history: new": LIFECYCLE,
    r"(renewal_renewal|renewal_health_customer) \d+: lifecycle_": LIFECYCLE,
}
# No more than the release would have written.
NO_FLOOD = ("mail_activity: new", "mail_mail: new")
# A customer e-mail more, of somebody whose colleague had got one, and the lists of
# those who get what only the new rule raises.
MORE = 6
# What comes with a record that is new since is named by it, somewhere in the sentence.
NEW_SINCE = {"renewal.catch.up": CATCH_UP}
# Columns that are called otherwise since.
RENAMED = {
    ("renewal_step", "is_told"): "is_notified",
    ("contract_contract", "renewal_sync_told"): "renewal_sync_notified",
    ("renewal_health_alert", "is_told"): "is_notified",
}


def spell_month(found):
    """12/03/2026 as lists and forms write it: Dec 3, 2026."""
    day = datetime.strptime(found[1], "%m/%d/%Y")
    return f" – {day:%b} {day.day}, {day.year}"


# What is said otherwise since: a pattern of the old words, and the new ones.
REWORDED = {
    r" – (\d\d/\d\d/\d{4})": spell_month,
    r"(?<=\d) %": "%",
    r": at most (?=\d)": ": capped at ",
    r"(\d+) points lost: ": r"Down \1 points: ",
    r"\b1 new renewal tasks\b": "1 new renewal task",
    r"Too little is known for a score\.": "Not enough data for a score.",
    r"At stake:": "ARR up for renewal:",
    r"Customers who need you: ": "Customers that need attention: ",
    r"Too late: the day was over before the step could be done": (
        "Too late: the last day to do it had passed"
    ),
}
WAS_AND_IS = r"([^:]+: \w+ was .*, is |)(.*)"
# An updated database is built like a new one.
BUILT = (
    "column",
    "index",
    "constraint",
    "function",
    "trigger",
    "model",
    "field",
    "scheduled action",
)
SHOWN = 20

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(odoo, root, tmp_path_factory):
    """Odoo with the addons of the release."""
    from setup.odoo import write_config

    done = subprocess.run(
        ["git", "archive", "--format=tar", COMMIT],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"no history here: {COMMIT} is not in this clone")
    folder = tmp_path_factory.mktemp("released")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder)
    config = write_config(folder / "odoo.conf", addons_path=folder)
    return type(odoo)(odoo.env, config=config)


@pytest.fixture(scope="module")
def portfolio(databases, released):
    """A company that has worked with the release; the name of its database."""
    with databases.copy(databases.ensure_template()) as name:
        released.shell(name, script("demo_user"))
        names = ["renewal_management", "renewal_management_health"]
        released.install(name, names, options=["--with-demo"])
        released.shell(name, script("portfolio"))
        yield name


@pytest.fixture(scope="module")
def days():
    """Tomorrow, and the first day of a month: the figures of the last one are kept."""
    today = date.today()
    first = today + relativedelta(months=1, day=1)
    return sorted({str(today + timedelta(days=1)), str(first)})


@pytest.fixture(scope="module")
def stayed(databases, released, portfolio, days):
    """The rows after the days as the release lives them; meanwhile others may wait."""
    with (
        databases.copy(portfolio) as name,
        ThreadPoolExecutor(1) as pool,
    ):
        done = pool.submit(live, released, name, days)
        yield lambda: done.result()


@pytest.fixture(scope="module")
def moved(databases, odoo, portfolio, stayed):
    """A copy of the portfolio, updated; a warning in its log is a failure."""
    with databases.copy(portfolio) as name:
        odoo.update(name, addons.names())
        yield name


@pytest.fixture(scope="module")
def before(portfolio):
    return Rows(portfolio, RENAMED)


@pytest.fixture(scope="module")
def updated(moved):
    return Rows(moved)


def script(name):
    return (SCRIPTS / f"{name}.py").read_text("utf-8")


def live(odoo, database, days):
    odoo.shell(database, f"DAYS = {days}\n{script('daily_run')}")
    return Rows(database, RENAMED)


def unexplained(sentences, reasons=MIGRATED):
    return [
        text
        for text in sentences
        if not any(re.match(pattern, text, re.DOTALL) for pattern in reasons)
        and not any(name in text for name in NEW_SINCE)
    ]


def count_new(sentences, prefix):
    """New rows of a table, those of records that are new since left out."""
    return sum(
        count
        for text, count in sentences.items()
        if text.startswith(prefix) and not any(name in text for name in NEW_SINCE)
    )


def show(title, sentences):
    listed = "\n".join(text[:400] for text in sorted(sentences)[:SHOWN])
    return f"{len(sentences)} {title}, such as\n{listed}"


def test_an_updated_database_is_built_like_a_new_one(databases, moved):
    fresh, found = (
        {thing for thing in snapshot.take(name) if thing.startswith(BUILT)}
        for name in (databases.ensure_installed(), moved)
    )
    assert sorted(found - fresh) == [], "left over"
    assert sorted(fresh - found) == [], "missing"


def test_every_row_is_kept(before, updated):
    lost = unexplained(changes(before, updated))
    assert not lost, show("changes", lost)


def test_the_next_days_are_the_same(odoo, moved, before, updated, stayed, days):
    mine, theirs = live(odoo, moved, days), stayed()
    expected = reword(changes(before, theirs, mine))
    found = changes(updated, mine, theirs)
    missing = unexplained(expected - found, MIGRATED | OTHERWISE)
    surplus = unexplained(found - expected, MIGRATED | OTHERWISE)
    assert len(expected) > 100, "two days leave traces"
    assert not surplus, show("things that the release would not have done", surplus)
    assert not missing, show("things that the release would have done", missing)
    for prefix in NO_FLOOD:
        more = count_new(found, prefix) - count_new(expected, prefix)
        assert more <= MORE, f"{more} more than the release: {prefix}"


def reword(sentences):
    """The release's sentences in the words of today; what was there before stays."""
    said = type(sentences)()
    for text, count in sentences.items():
        was, words = re.fullmatch(WAS_AND_IS, text, re.DOTALL).groups()
        for old, new in REWORDED.items():
            words = re.sub(old, new, words)
        said[was + words] += count
    return said
