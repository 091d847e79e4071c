"""The command, for who has the package and no script on the path: `python -m newsclean`."""

from newsclean.cli import main

main()
