"""From myks-gallery's `settings.py` and a dump of its access policies, as Django writes one.

Neither Django nor the settings are run: they are read as text.
"""
