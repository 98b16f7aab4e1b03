"""Files are replaced whole: whoever reads at that moment sees the old one or the new one, never a part."""

from __future__ import annotations

import os


def replace_file(path: str, data: bytes) -> None:
    """Writes a file beside and puts it in the place of the old one, whose permissions stay; a link goes on leading to
    it. `OSError` if that cannot be done; the old file then stands."""
    import tempfile

    target = os.path.realpath(path)
    handle, name = tempfile.mkstemp(prefix=".gklint-", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _mode(path: str) -> int:
    """The permissions of the file that is there, else those of any new file."""
    try:
        return os.stat(path).st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
