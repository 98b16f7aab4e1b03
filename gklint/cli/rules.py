"""`gklint rules [CODE...]`: the catalogue, or rules whole. `gklint rules test [FILE...]`: the examples inside rules."""

from __future__ import annotations

from functools import partial
from typing import Any

from gklint.api.catalogue import all_rules, chosen_rules
from gklint.api.files import Target
from gklint.api.options import OptionsError
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.cli import OK
from gklint.cli.arguments import Parser, common, option, output
from gklint.cli.output import needs_ascii, opened
from gklint.render.catalogue import as_json, as_table, whole

FORMATS = ("table", "json")


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("rules", lang)
    made.group("arguments", option("code", nargs="*"))
    made.group(
        "group-output",
        *output(FORMATS, lang),
        option("--rules", metavar="PATH", action="append"),
        option("--config", metavar="FILE"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    words_only = [word for word in argv if not word.startswith("-")]
    if words_only[:1] == ["test"]:
        from gklint.cli import rules_test

        index = argv.index("test")
        tested: int = rules_test.run(argv[:index] + argv[index + 1 :], lang)
        return tested
    args = parser(lang).read(argv)
    if args is None:
        return OK
    given = {name: value for name, value in (("rules", args.rules), ("lang", args.lang)) if value}
    options = CheckWork(given=given, config=args.config).options(Target("."))
    asked = [code for each in args.code for code in each.split(",") if code]
    rules = _asked(all_rules(options.rules), asked)
    on = {rule.code: rule.level for rule in chosen_rules(options)}
    with opened(args.output, options.lang) as stream:
        if args.format == "json":
            stream.write(as_json(rules, on, options.lang, needs_ascii(stream)))
        elif asked and args.format is None:
            run_it = partial(_run, options.lang)
            stream.write("\n".join(whole(rule, on, words(options.lang), run_it) for rule in rules))
        else:
            stream.write(as_table(rules, on, words(options.lang)))
    return OK


def _asked(rules: tuple[Any, ...], asked: list[str]) -> list[Any]:
    """The rules that were asked for, by code; all without any words. `OptionsError` for a word that names none."""
    from gklint.rules.settings import SelectionError, Settings, closeness, selected

    if not asked:
        return list(rules)
    try:
        selected(rules, Settings(select=tuple(asked)))  # refuses words that name no rule
    except SelectionError as error:
        raise OptionsError("select", error.selector, error.near[0] if error.near else "") from error
    return [rule for rule in rules if any(closeness(word, rule) >= 0 for word in asked)]


def _run(lang: str, rule: Any, key: str) -> Any:
    """The first example of a rule that fails (or passes), run; None if there is none."""
    from gklint.rules.examples import run_example

    for index, example in enumerate(rule.examples):
        if example.get(key):
            return run_example(rule, index, example, lang)
    return None
