"""The addons at work: real processes on a real database."""
