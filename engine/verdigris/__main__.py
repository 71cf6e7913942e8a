"""`python -m verdigris`."""

from verdigris.cli.main import main

if __name__ == "__main__":
    main()
