"""OCA's suites of the contract addons."""

from .suites import borrow

FAILS_WITHOUT_US = {}

globals().update(borrow("contract", FAILS_WITHOUT_US))
globals().update(borrow("contract_line_successor", FAILS_WITHOUT_US))
globals().update(borrow("contract_termination", FAILS_WITHOUT_US))
