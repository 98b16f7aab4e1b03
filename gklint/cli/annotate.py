"""`gklint check draft.docx --annotate copy.docx`: the copy with a comment at each finding."""

from __future__ import annotations

import os
from argparse import Namespace

from gklint.api.files import STDIN, Target
from gklint.api.results import UNREADABLE
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.api.writing import replace_file
from gklint.cli import OK
from gklint.cli.arguments import UsageError
from gklint.cli.faults import say_aside, told
from gklint.resources.spoken import why


def refuse(args: Namespace, lang: str) -> None:
    """`UsageError` for what cannot be meant, before anything is done."""
    say = words(lang)
    if len(args.path) != 1 or os.path.isdir(args.path[0]):
        raise UsageError(say("annotate-one"))
    given, written = args.path[0], args.annotate
    if given != STDIN and os.path.exists(written) and os.path.exists(given) and os.path.samefile(given, written):
        raise UsageError(say("annotate-same"))


def annotate(args: Namespace, work: CheckWork, lang: str) -> int:
    """Writes the copy; what it has to say goes to standard error. The exit code of this alone."""
    from gklint.readers import Unreadable
    from gklint.readers.files import bytes_of
    from gklint.render.comments import NotAnnotated, annotated

    say = words(lang)
    path = args.path[0]
    target = Target(path)
    limits = work.options(target).limits
    data = work.stdin[0] if path == STDIN and work.stdin else bytes_of(path, limits)
    result = work(target)
    if isinstance(data, Unreadable) or result.status == UNREADABLE:
        return told(say("annotate-unread", path=work.name(target)), lang)
    if result.source.format != "docx":
        return told(say("annotate-docx", path=work.name(target)), lang)
    try:
        made = annotated(data, result, work.options(target).lang)
    except ImportError:
        return told(say("annotate-extra"), lang)
    except NotAnnotated as error:
        return told(say("annotate-failed", path=work.name(target), why=error), lang)
    try:
        replace_file(args.annotate, made)
    except OSError as error:
        return told(say("cannot-write", path=args.annotate, why=why(error, lang)), lang)
    if not args.quiet:
        say_aside(say("annotate-done", path=args.annotate, n=len(result.diagnostics)))
    return OK
