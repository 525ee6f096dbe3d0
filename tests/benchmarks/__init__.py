"""Benchmarks: what the daily run costs, beside Odoo's own automation and plain SQL."""
