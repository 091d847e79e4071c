"""The command, for who has the package and no script on the path: `python -m newsclean`."""

from newsclean.cli import main

if __name__ == "__main__":
    main()
