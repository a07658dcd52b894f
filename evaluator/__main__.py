"""``python -m evaluator``: the command line."""

from evaluator.cli import main

if __name__ == "__main__":
    main()
