from . import amounts
from . import forecast
from . import handover
from . import lifetime
from . import links
from . import months
from . import next_term
from . import proposal
from . import recurrence
from . import register_amount
from . import register_bucket
from . import register_date
from . import register_file
from . import register_headings
from . import register_period
from . import register_repeat
from . import register_row
from . import register_text
from . import relative_date
from . import revenue
from . import schedule
from . import simulation
from . import terms
from . import (
    amounts,
    forecast,
    handover,
    links,
    months,
    next_term,
    proposal,
    recurrence,
    relative_date,
    revenue,
    schedule,
    simulation,
    terms,
)
from . import (
    register_amount,
    register_bucket,
    register_date,
    register_file,
    register_headings,
    register_period,
    register_repeat,
    register_row,
    register_text,
)
