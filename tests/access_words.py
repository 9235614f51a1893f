"""The words in which the tables of addresses say what each role is answered."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("visitor", "member", "author", "national-editor", "admin", "regional-lead")

# What an address answers, a word for each role in the order above:
#   a number     that status
#   login        sent to sign in, with the way back (login:/path/ with another way)
#   door         sent to the back office's door, which sends visitors to sign in and tells members it is not for them
#   refused      in the back office: 403, 404, or sent to its front page with a message
#   /path/       sent there
EVERYBODY = "200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404"
FORBIDDEN = "403 403 403 403 403 403"
MEMBERS = "login 200 200 200 200 200"
VISITORS = "200 / / / / /"
STAFF = "door door 200 200 200 200"
WRITERS = "door door 200 200 200 refused"
EDITORS = "door door refused 200 200 refused"
ADMINS = "door door refused refused 200 refused"


@dataclass(frozen=True)
class Row:
    """One address. ``name`` is its url pattern's; ``asked`` is the method, with form data where it matters."""

    name: str
    path: str
    answers: str
    asked: str = "GET"
    welsh: bool = False  # the same under /cy/

    def expected(self, role: str) -> str:
        """What the role is answered."""
        return self.answers.split()[ROLES.index(role)]
