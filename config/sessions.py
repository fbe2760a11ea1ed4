"""Sessions in the database that slide: whoever is working is not thrown out, for half a day.

The new end is written once half of the time has gone, not with every request: a page
that asks for progress every two seconds would otherwise write every two seconds. Twelve
hours after the sign-in it ends all the same, as OWASP ASVS 3.3.2 asks.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.utils import timezone

LONGEST = timedelta(hours=12)
SIGNED_IN_AT = "signed_in_at"


class SessionStore(DatabaseSession):
    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # absent from the stubs
        if row is None:
            return {}
        now = timezone.now()
        kept = self.decode(row.session_data)
        if now.timestamp() - kept.get(SIGNED_IN_AT, now.timestamp()) > LONGEST.total_seconds():
            self.delete()
            self._session_key = None
            return {}
        if (row.expire_date - now).total_seconds() < self.get_session_cookie_age() / 2:
            self.modified = True
        return kept

    def save(self, must_create: bool = False) -> None:
        """Keep the session, and from the sign-in on when that was."""
        kept = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
        if SESSION_KEY in kept:
            kept.setdefault(SIGNED_IN_AT, timezone.now().timestamp())
        super().save(must_create)
