"""Many new tables in one operation: the state of all models is drawn up once, not once for each,
which is what takes the time."""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Creates the models of ``CreateModel`` operations, in their order."""

    reversible = True

    def __init__(self, models):
        self.models = models

    def deconstruct(self):
        return (self.__class__.__qualname__, [self.models], {})

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # Drawn up anew when somebody asks for it.
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            created = to_state.apps.get_model(app_label, model.name)
            if self.allow_migrate_model(schema_editor.connection.alias, created):
                schema_editor.create_model(created)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            created = from_state.apps.get_model(app_label, model.name)
            if self.allow_migrate_model(schema_editor.connection.alias, created):
                schema_editor.delete_model(created)

    def describe(self):
        return f"Create {len(self.models)} models"
