"""Who may look at what the door holds back, and at the log of letters."""

from civicgrid.base.access import everywhere, in_area, permit
from civicgrid.kernel.roles import Role

permit("services.hold", {Role.CITIZEN: everywhere})
permit("services.link", {Role.CITIZEN: everywhere})
permit("services.rate", {Role.CITIZEN: everywhere})
permit("services.review", {Role.DISPATCHER: in_area("area"), Role.AUDITOR: everywhere})
permit("services.release", {Role.DISPATCHER: in_area("area")})
permit("services.refuse", {Role.DISPATCHER: in_area("area")})
permit("services.letters", {Role.DISPATCHER: everywhere, Role.ADMINISTRATOR: everywhere, Role.AUDITOR: everywhere})
