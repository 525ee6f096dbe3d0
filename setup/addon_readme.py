"""Make an addon's README.rst and static/description/index.html from the fragments in
its readme/ folder.

``python -m setup.addon_readme [--check] [ADDON...]``; with --check, only say which are
out of date.
"""

import ast
import sys
from pathlib import Path

import docutils.core
import pypandoc

ROOT = Path(__file__).resolve().parent.parent
# Fragment -> its heading; the order is OCA's.
SECTIONS = {
    "DESCRIPTION": "",
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "DEVELOP": "For developers",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
    "CONTRIBUTORS": "Contributors",
    "CREDITS": "Other credits",
}
NOTICE = '.. Made from readme/*.md by "make format": change those, not this file.\n'
HTML = {"embed_stylesheet": True, "report_level": 3, "output_encoding": "unicode"}


def heading(text):
    return f"{text}\n{'=' * len(text)}\n"


def rst(addon):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))
    parts = [heading(manifest["name"]), NOTICE, manifest.get("summary", "") + "\n"]
    for name, section in SECTIONS.items():
        source = addon / "readme" / f"{name}.md"
        if source.exists():
            text = pypandoc.convert_file(str(source), "rst", extra_args=["--wrap=none"])
            text = text.replace("\r\n", "\n").strip() + "\n"
            parts.append(f"{heading(section)}\n{text}" if section else text)
    parts.append(f"{heading('Licence')}\nThis addon is under {manifest['license']}.\n")
    return "\n".join(parts)


def html(text):
    page = docutils.core.publish_string(text, writer="html4", settings_overrides=HTML)
    return "".join(f"{line}\n" for line in page.splitlines() if "generator" not in line)


def is_current(path, text, check):
    if not path.exists() or path.read_text("utf-8") != text:
        if check:
            print(f"{path.relative_to(ROOT)} is out of date: make format")
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return True


def main(words):
    check = "--check" in words
    named = [ROOT / word for word in words if word != "--check"]
    good = True
    for addon in named or sorted(
        path.parent for path in ROOT.glob("*/__manifest__.py")
    ):
        text = rst(addon)
        good &= is_current(addon / "README.rst", text, check)
        page = addon / "static" / "description" / "index.html"
        good &= is_current(page, html(text), check)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
