from . import contract_template
from . import contract_contract
from . import contract_contract_import
from . import contract_line
