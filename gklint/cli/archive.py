"""`gklint archive COMMAND`: years of reports in a database. One module per command, as for the others."""

from __future__ import annotations

from importlib import import_module

from gklint.api.words import words
from gklint.cli import OK
from gklint.cli.arguments import UsageError, help_row
from gklint.cli.faults import told

COMMANDS = ("scan", "compare", "agencies", "report", "export", "merge")


def run(argv: list[str], lang: str) -> int:
    """Runs the command, or shows what there is."""
    say = words(lang)
    names = [word for word in argv if not word.startswith("-") and word in COMMANDS]
    first = next((word for word in argv if not word.startswith("-") and word not in ("zh", "en")), None)
    if first is None:
        rows = [help_row(f"archive {name}", say(f"brief-archive-{name}")) for name in COMMANDS]
        listed = "\n".join([say("commands"), *rows])
        print("\n\n".join([say("usage") + say("usage-archive"), say("about-archive"), listed]))
        return OK
    if not names or first != names[0]:
        from gklint.api.config import suggestion

        raise UsageError(say("archive-no-command", word=first) + suggestion(first, COMMANDS, lang))
    at = argv.index(names[0])
    return _guarded(names[0], argv[:at] + argv[at + 1 :], lang)


def _guarded(name: str, argv: list[str], lang: str) -> int:
    """Runs one of the commands; what is missing or wrong with the database is told, not raised."""
    from gklint.archive.extras import MissingExtra
    from gklint.archive.faults import StoreError

    say = words(lang)
    command = import_module(f"gklint.cli.archive_{name}")
    try:
        args = command.parser(lang).read(argv)
        code: int = OK if args is None else command.run(args, lang)
    except UsageError as error:
        return told(str(error), lang, hint=f"archive {name}")
    except MissingExtra as error:
        return told(say("missing-extra", library=error.library, command=error.command), lang)
    except StoreError as error:
        return told(say(error.key, **error.values), lang)
    return code
