"""Nothing that a user can press breaks: every menu and every button, in a browser.

A database with the demo data of both addons, after its first daily run, is worked by an
administrator, a renewal manager, a salesperson and a customer success manager, in
English and in Chinese. Each of these eight turns is one page of the web client, in one
transaction: what is pressed is rolled back, so that no button spoils another one's data
and the order does not matter. It fails on an error dialog, an error in the console, a
traceback on the server, a button that is refused to those who are offered it, an
address of ours that a button opens in a new tab and that does not answer, a heading of
a list that 1,400 pixels do not show whole, and when fewer than nine of ten buttons in
our views' XML were pressed.

So that it takes minutes and not hours:

- Every turn chooses every menu of both addons that the role sees and opens every kind
  of view of its action, a form on its first record.
- Every button is pressed once, not in all eight turns: in English each role presses a
  quarter of what it is offered, in Chinese what is left. Buttons on records that a role
  may not change are pressed by each such role, since there a button that is refused is
  most likely.
- A button is pressed on the first record that shows it. Buttons of dialogs, and those
  that appear by pressing others, are found by pressing on, up to four buttons deep.
- Where a form refuses a button because a field is empty, the first choice is taken, or
  a number is typed; then it is pressed again. Nothing else is typed.

Answers in a sentence (``UserError`` and the like) are answers, not faults. What was
pressed and what it led to, and what was skipped and why, is in
``.odoo/log/click-everything.txt``; of a failure it is the message.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).with_name("clicks")
LOG = "click-everything.txt"
SECONDS = 1800


@pytest.fixture
def demo(databases, odoo):
    """A database with demo data, as ``make demo`` shows it."""
    from setup import addons
    from setup.paths import INSIDE

    with databases.copy() as name:
        script = (INSIDE / "load_demo.py").read_text(encoding="utf-8")
        odoo.shell(name, f"MODULES = {['base', *addons.names()]}\n{script}")
        odoo.shell(name, (INSIDE / "daily_run.py").read_text(encoding="utf-8"))
        yield name


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_every_menu_and_button_answers(demo, databases, root):
    from setup import odoo as commands
    from setup.paths import LOGS

    config = commands.run_config(demo)
    words = [sys.executable, "-m", "pytest", FOLDER / "case.py", "-q", "-s"]
    words += ["-p", "no:cacheprovider", "-p", "no:xdist", "--odoo-http"]
    words += [f"--odoo-config={config}", "--odoo-log-level=error"]
    words += [f"--timeout={SECONDS}"]
    env = {**os.environ, **databases.env, "PGDATABASE": demo, "ODOO_RC": str(config)}
    env = {name: value for name, value in env.items() if "XDIST" not in name}
    done = subprocess.run(words, cwd=root, env=env, capture_output=True, text=True)
    (LOGS / LOG).write_text(done.stdout + done.stderr, encoding="utf-8")
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
