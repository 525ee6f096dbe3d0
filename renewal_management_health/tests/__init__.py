from . import test_scoring_tools
from . import test_tools
from . import test_measure_usage
from . import test_scorer
from . import test_value_review
from . import test_value_review_access
from . import test_value_review_send
from . import test_value_review_step
