"""The application on the database of its environment, asked by the measurements line by line."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from assessment.models import Cycle
    from bench import cycle, exact, world

    def make(sizes: list[int]) -> None:
        world.make(sizes, is_whole=False)

    def check(examples: int) -> tuple[int, int]:
        call_command("migrate", verbosity=0)
        return exact.differences(examples)

    answers = {
        "make": make,
        "compute": lambda code: cycle.compute(Cycle.objects.get(code=code)),
        "exact": check,
    }
    for line in sys.stdin:
        what, *values = json.loads(line)
        print(json.dumps(answers[what](*values)), flush=True)


if __name__ == "__main__":
    main()
