from . import test_scoring_tools
from . import test_tools
from . import test_measure_usage
from . import test_scorer
