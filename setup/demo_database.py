"""The demo's database: a company with twelve months behind it, and today's daily run.

English, or Chinese where ``LANG`` says so: each language has a database of its own.
"""

import json
import os
from dataclasses import dataclass

from setup import addons, odoo
from setup.cache import forget, is_done, mark
from setup.console import step
from setup.database import PREFIX
from setup.paths import HOME, INSIDE, ROOT

# An addon for the demo alone: it lives the months before today.
HISTORY = "renewal_demo_history"
ADDONS_PATH = f"{ROOT},{ROOT / 'tests' / 'addons'}"
# What a company of another language is set up with, see inside/demo_language.py.
CHINESE = {
    "LANG": "zh_CN",
    "COUNTRY": "cn",
    "TIMEZONE": "Asia/Shanghai",
    "NAME": "云枢软件",
}
# Simplified Chinese; who reads traditional characters is better served in English.
IS_CHINESE = ("zh", "zh_CN", "zh_SG", "zh_Hans", "zh_Hans_CN")
MARK = "daily run: "
# Field of renewal.run -> the words for it
COUNTS = {
    "renewals_open": "renewal{s} open",
    "renewals_opened": "renewal{s} opened",
    "steps_done": "step{s} done",
    "steps_skipped": "step{s} skipped",
    "steps_failed": "step{s} failed",
    "escalations": "escalation{s}",
}


def get_language(environment=os.environ):
    """The language of the demo: LANG with or without an encoding, ``zh_CN.UTF-8``.

    :return: "zh_CN", or "en_US" for anything else
    """
    name = environment.get("LANG", "").split(".")[0].split("@")[0]
    return CHINESE["LANG"] if name in IS_CHINESE else "en_US"


@dataclass(frozen=True)
class Demo:
    """The demo in one language.

    :param name: of its database, where it is not the one of ``make demo``
    """

    lang: str = "en_US"
    name: str = ""

    @property
    def is_chinese(self):
        return self.lang == CHINESE["LANG"]

    @property
    def key(self):
        """Names what belongs to this one."""
        return "demo-zh" if self.is_chinese else "demo"

    @property
    def database(self):
        """Several clones may share one server: each has demos of its own."""
        return self.name or f"{PREFIX}_{self.key.replace('-', '_')}"

    @property
    def report(self):
        return HOME / f"{self.key}-daily-run.json"

    def write_config(self, **extra):
        """Odoo's settings: the addon of the history has to be found as well."""
        return odoo.run_config(self.database, addons_path=ADDONS_PATH, **extra)

    # --- making it ---

    def prepare(self, ready):
        """Each step has its stamp: an interrupted call goes on where it stopped.

        :return: what the daily run did, see ``describe``
        """
        modules = addons.require()
        template = ready.databases.template
        code = f"{addons.code_hash()} {template}"
        if not (
            ready.databases.exists(self.database)
            and is_done(f"{self.key}-made", template)
        ):
            for stamp in ("made", "run"):
                forget(f"{self.key}-{stamp}")
            self.create(ready, modules)
            mark(f"{self.key}-made", template)
            mark(f"{self.key}-code", code)
        elif not is_done(f"{self.key}-code", code):
            self._update(ready, modules)
            mark(f"{self.key}-code", code)
        if not is_done(f"{self.key}-run", template):
            with step("The daily run"):
                self._run_daily(ready)
            mark(f"{self.key}-run", template)
        return json.loads(self.report.read_text(encoding="utf-8"))

    def create(self, ready, modules):
        """Make it anew, as it is before today's daily run."""
        with step(f"Making the database {self.database} with demo data"):
            ready.databases.drop(self.database)
            ready.databases.ensure_installed(copy_as=self.database)
            # the people of Odoo's own demo, whom ours refers to
            self.shell(ready, "load_demo", MODULES=["base"])
            if self.is_chinese:
                self.shell(ready, "demo_language", **CHINESE)
            self.shell(ready, "load_demo", MODULES=modules)
        with step("The twelve months before today"):
            odoo.install(
                self.database,
                [HISTORY],
                env=ready.env,
                log=f"{self.key}-history",
                config=self.write_config(),
            )

    def _update(self, ready, modules):
        with step(f"Updating {', '.join(modules)} in {self.database}"):
            odoo.update(
                self.database,
                modules,
                env=ready.env,
                log=self.key,
                config=self.write_config(),
                is_ours=True,
            )

    def _run_daily(self, ready):
        text = self.shell(ready, "daily_run")
        (result,) = (line for line in text.splitlines() if line.startswith(MARK))
        self.report.write_text(result.removeprefix(MARK), encoding="utf-8")

    def shell(self, ready, name, folder=INSIDE, **values):
        """Run a script of ``inside``, with these values at its head."""
        head = "".join(f"{key} = {value!r}\n" for key, value in values.items())
        script = (folder / f"{name}.py").read_text(encoding="utf-8")
        return odoo.shell(
            self.database,
            head + script,
            env=ready.env,
            log=f"{self.key}-{name}",
            config=self.write_config(),
        )


def describe(row):
    """The daily run in a sentence.

    :param row: {field of renewal.run: count}, and the day
    """
    counts = ", ".join(
        f"{row[name]} {words.format(s='' if row[name] == 1 else 's')}"
        for name, words in COUNTS.items()
    )
    return f"The daily run of {row['date']}: {counts}"
