"""Procedures: state tables read from policy data, guards in code, and the choice which step may come."""
