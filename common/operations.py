"""Operations of migrations that draw up the state of all models once for many changes.

Drawing it up is what takes the time: once for each change, a new database took half a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Does ``operations`` in their order, each with the models as they are before and after all.

    Only for those that do not mind: new tables; new columns of one table, all nullable; new unique
    constraints. SQLite copies a table for most other changes, from the columns it had before all.
    """

    reversible = True

    def __init__(self, operations: Sequence[Any]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.operations], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # Drawn up anew when somebody asks for it.
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} changes together"


class CompleteTables(Together):
    """Makes the tables of ``operations`` anew, in their final form: for tables without rows.

    An app's first tables refer to one another and across apps, so that they are made bare first.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self._make_anew(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self._make_anew(app_label, schema_editor, from_state, to_state)

    def _make_anew(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        names = dict.fromkeys(each.model_name for each in self.operations)
        for name in names:
            schema_editor.delete_model(from_state.apps.get_model(app_label, name))
        for name in names:
            schema_editor.create_model(to_state.apps.get_model(app_label, name))
