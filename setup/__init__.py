"""What a machine needs to run, test and show the addons: nothing of the product is in
here. Standard library only.
"""
