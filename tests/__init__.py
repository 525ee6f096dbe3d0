"""Tests across the addons, and of what is around them (packaging, installing,
upstream's own suites).
"""
