from . import usage
from . import measure
from . import scorecard
from . import customer
from . import score
from . import alert
from . import learning
from . import review
