"""The command line: parse, call one flow, hand the result to a reporter. The one room that sees terminal, clock,
environment.
"""
