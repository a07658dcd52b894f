"""What is compiled to machine code; everything here needs numba and is loaded only when asked for.

Types of arguments are those that the docstrings name; numba checks them, mypy cannot.
"""
