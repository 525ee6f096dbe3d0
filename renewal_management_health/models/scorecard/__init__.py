from . import renewal_health_scorecard
from . import renewal_health_scorecard_screen
from . import renewal_health_scorecard_group
from . import renewal_health_scorecard_line
from . import renewal_health_scorecard_version
from . import renewal_health_cap
from . import renewal_health_cap_config
from . import renewal_health_scorecard_config
