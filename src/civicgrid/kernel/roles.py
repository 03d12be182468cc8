"""Roles: what a post may be for.

A right is a role on organisations and areas, never a role alone.
"""

from enum import StrEnum


class Role(StrEnum):
    """The cast of a city. The citizen's role is everybody's, with no post."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    SUPERVISOR = "supervisor"
    COMMANDER = "commander"
    STEWARD = "steward"
    PLANNER = "planner"
    PERSONNEL_OFFICER = "personnel_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    VIEWER = "viewer"
