"""Make an addon's README.rst and static/description/index.html from the fragments in
its readme/ folder.

``python -m setup.addon_readme [--check] [ADDON...]``; with --check, only say which are
out of date.
"""

import argparse
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


def heading(text, mark):
    return f"{text}\n{mark * len(text)}\n"


def rst(addon):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))
    title = manifest["name"]
    parts = [heading(title, "="), NOTICE, manifest.get("summary", "") + "\n"]
    for name, section in SECTIONS.items():
        source = addon / "readme" / f"{name}.md"
        if source.exists():
            text = pypandoc.convert_file(str(source), "rst", extra_args=["--wrap=none"])
            text = text.replace("\r\n", "\n").strip() + "\n"
            parts.append(heading(section, "=") + "\n" + text if section else text)
    parts.append(
        heading("Licence", "=") + f"\nThis addon is under {manifest['license']}.\n"
    )
    return "\n".join(parts)


def html(text):
    settings = {
        "embed_stylesheet": True,
        "report_level": 3,
        "output_encoding": "unicode",
    }
    page = docutils.core.publish_string(
        text, writer_name="html4css1", settings_overrides=settings
    )
    return (
        "\n".join(line for line in page.splitlines() if "generator" not in line) + "\n"
    )


def outdated(path, text, check):
    if path.exists() and path.read_text("utf-8") == text:
        return False
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return False
    print(f"{path.relative_to(ROOT)} is out of date: make format")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("addons", nargs="*", help="by default all")
    options = parser.parse_args()
    bad = False
    every = [path.parent.name for path in ROOT.glob("*/__manifest__.py")]
    for name in options.addons or sorted(every):
        addon = ROOT / name
        text = rst(addon)
        bad |= outdated(addon / "README.rst", text, options.check)
        index = addon / "static" / "description" / "index.html"
        bad |= outdated(index, html(text), options.check)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
