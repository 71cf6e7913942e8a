"""Asking Rego policies about entities: the evaluator port and its adapters, the catalogue of rules, and what they
found.
"""
