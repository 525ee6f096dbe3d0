# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import base
from . import contract
from . import term
from . import people
from . import playbook
from . import step
from . import sync
from . import proposal
from . import outcome
from . import catch_up
from . import opportunity
from . import forecast
from . import revenue
from . import look_back
from . import notice
from . import portal
from . import cash
from . import funnel
from . import home
from . import engine
from . import simulation
from . import register
