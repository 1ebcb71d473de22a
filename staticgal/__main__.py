"""`python -m staticgal`: the same as the command `staticgal`."""

import sys

from staticgal.cli import main

if __name__ == "__main__":
    sys.exit(main())
