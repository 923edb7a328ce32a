"""kb from a checkout: `python cli.py define mesa-optimizer`."""

from kb.front import run

run()
