"""Make an addon's README.rst and static/description/index.html from the fragments in
its readme/ folder.

``python setup/addon_readme.py``: a hook of pre-commit, which sees what has changed.
"""

import ast
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


def main():
    for manifest in sorted(ROOT.glob("*/__manifest__.py")):
        addon = manifest.parent
        text = rst(addon)
        (addon / "README.rst").write_text(text, "utf-8")
        page = addon / "static" / "description" / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(html(text), "utf-8")


if __name__ == "__main__":
    main()
