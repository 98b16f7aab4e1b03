"""What the commands of `gklint archive` share: their options, the rules chosen, the database opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gklint.api.catalogue import chosen_rules
from gklint.api.files import Target
from gklint.api.work import CheckWork
from gklint.cli.arguments import Parser, Spec, choosing, common, number, option
from gklint.cli.check import given

if TYPE_CHECKING:
    from gklint.archive.store import Store

DATABASE = "archive.duckdb"
_MOST = 1_000_000  # MB


def parser(command: str, lang: str, *options: Spec, before: tuple[tuple[str, list[Spec]], ...] = ()) -> Parser:
    """The parser of a command. options: of its own. before: groups of options that come before those."""
    made = Parser(f"archive-{command}", lang)
    for title, specs in before:
        made.group(title, *specs)
    database = option("--db", metavar="FILE", default=DATABASE)
    memory = option("--db-memory", metavar="MB", type=number("--db-memory", lang, _MOST))
    made.group("group-archive", database, *options, memory, *common(lang))
    return made


def comparing(command: str, lang: str, *options: Spec, before: tuple[tuple[str, list[Spec]], ...] = ()) -> Parser:
    """The parser of a command at whose end reports are compared, or which does nothing else."""
    agencies, tree = option("--agencies", metavar="FILE"), option("--tree", metavar="FILE")
    config = option("--config", metavar="FILE")
    return parser(command, lang, *options, agencies, tree, config, before=(*before, ("group-rules", choosing(lang))))


def opened(args: Any, **how: Any) -> Store:
    """The database of a command line; see `Store.open`."""
    from gklint.archive.store import Store

    return Store.open(args.db, memory=args.db_memory, **how)


def judging(args: Any) -> tuple[Any, dict[str, Any]]:
    """The options of a command line, and what `compare` takes of it. Faults of rules and files show here, before
    anything is written."""
    options = CheckWork(given=given(args), config=args.config).options(Target("."))
    return options, {"rules": chosen_rules(options), "lang": options.lang, **about_agencies(args)}


def about_agencies(args: Any) -> dict[str, Any]:
    """What the user's files say of agencies, as `compare` takes it; None where nothing was given."""
    from gklint.archive.given import overrides, tree

    return {
        "overrides": overrides(args.agencies) if args.agencies else None,
        "tree": tree(args.tree) if args.tree else None,
    }
