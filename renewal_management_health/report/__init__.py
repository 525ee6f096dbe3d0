from . import renewal_analysis
