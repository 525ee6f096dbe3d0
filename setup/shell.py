"""Commands for working by hand."""

import os

from setup import environment, odoo
from setup.console import SetupError, say
from setup.demo_database import Demo, get_language
from setup.paths import PYTHON, ROOT


def _become(command, env):
    os.chdir(ROOT)
    os.execvpe(str(command[0]), [str(word) for word in command], {**os.environ, **env})


def main(arguments):
    """A prompt in the named database; without a name, in the demo's."""
    ready = environment.ensure()
    demo = Demo(get_language())
    database = arguments[0] if arguments else demo.database
    if not ready.databases.exists(database):
        raise SetupError(
            f"There is no database {database}. Make one:  make demo   or   "
            f"python3 -m setup copy {database}"
        )
    config = demo.write_config() if database == demo.database else odoo.CONFIG
    words = ["shell", "-d", database, "--no-http", *arguments[1:]]
    _become(odoo.command(*words, config=config), ready.env)


def odoo_command(arguments):
    ready = environment.ensure()
    _become(odoo.command(*arguments), ready.env)


def python(arguments):
    ready = environment.ensure()
    _become([PYTHON, *arguments], {**ready.env, "ODOO_RC": str(odoo.CONFIG)})


def copy(arguments):
    """Keep a copy of the database with our addons."""
    if len(arguments) != 1:
        raise SetupError("Say the name of the copy:  python3 -m setup copy NAME")
    databases = environment.ensure().databases
    databases.drop(arguments[0])
    databases.ensure_installed(copy_as=arguments[0])
    say(f"{arguments[0]} is ready.  Use it:  make shell DB={arguments[0]}")
