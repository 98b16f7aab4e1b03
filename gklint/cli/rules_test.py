"""`gklint rules test [FILE...]`: do the examples inside rules show what they say?"""

from __future__ import annotations

from gklint.api.catalogue import all_rules
from gklint.api.files import Target
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.cli import FOUND, OK, WRONG
from gklint.cli.arguments import Parser, common, option
from gklint.cli.faults import told
from gklint.cli.output import opened
from gklint.resources.spoken import spoken


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("rules-test", lang)
    made.group("arguments", option("file", nargs="*"))
    made.group(
        "group-output",
        option("-o", "--output", metavar="FILE"),
        option("--config", metavar="FILE"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command: the rules of the files given, else the built-in ones and those of the configuration."""
    from gklint.rules.examples import rule_examples
    from gklint.rules.loader import rules_in

    args = parser(lang).read(argv)
    if args is None:
        return OK
    given = {"lang": args.lang} if args.lang else {}
    options = CheckWork(given=given, config=args.config).options(Target("."))
    say = words(options.lang)
    rules = rules_in(args.file) if args.file else all_rules(options.rules)
    good = bad = lacking = 0
    with opened(args.output, options.lang) as stream:
        for rule in rules:
            for result in rule_examples(rule):
                good += result.ok
                bad += not result.ok
                if not result.ok:
                    place = f"{rule.path}:{result.line}: "
                    why = spoken(result.problem, say.lang)
                    stream.write(place + say("test-failed", code=rule.code, name=result.name, why=why) + "\n")
                elif args.verbose:
                    stream.write(say("test-passed", code=rule.code, name=result.name) + "\n")
            for key in ("fails", "passes"):
                if not any(example.get(key) for example in rule.examples):
                    lacking += 1
                    stream.write(f"{rule.path}: " + say("test-lacking", code=rule.code, key=key) + "\n")
        if good + bad and not args.quiet:
            stream.write(say("test-summary", rules=len(rules), n=good + bad, good=good, bad=bad) + "\n")
    if not good + bad:
        told(say("test-none"), options.lang)
        return WRONG
    return FOUND if bad or lacking else OK
