"""Sessions in the database that slide: whoever is working is not thrown out.

The new end is written once half of the time has gone, not with every request: a page
that asks for progress every two seconds would otherwise write every two seconds.
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.utils import timezone


class SessionStore(DatabaseSession):
    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # absent from the stubs
        if row is None:
            return {}
        left = row.expire_date - timezone.now()
        if left.total_seconds() < self.get_session_cookie_age() / 2:
            self.modified = True
        return self.decode(row.session_data)
