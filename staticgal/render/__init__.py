"""Turning jobs into files and Views into pages; nothing here sees an unfiltered photo."""
