from . import (
    amounts,
    forecast,
    links,
    months,
    next_term,
    recurrence,
    relative_date,
    schedule,
    simulation,
    terms,
)
from . import revenue
from . import proposal
from . import amounts, links, months, next_term, recurrence, schedule, terms
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
