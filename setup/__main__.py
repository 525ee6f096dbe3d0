"""``python3 -m setup COMMAND``."""

import sys

from setup.cli import main

sys.exit(main())
