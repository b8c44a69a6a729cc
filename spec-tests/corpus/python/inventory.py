# SPDX-License-Identifier: Apache-2.0
#
# Works with files as scripts do: makes, reads, changes, walks and removes them below /data, and
# says what it sees. /read-only holds one file, notes.txt, and can only be read.

import csv
import errno
import hashlib
import io
import json
import os
import re
import shutil
import struct
import sys
import tempfile
import unicodedata
from collections import Counter
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

data = Path("/data")


def heading(text):
    print(f"== {text}")


def expect_error(name, action):
    try:
        action()
    except OSError as error:
        print(f"{name}: {type(error).__name__} {errno.errorcode.get(error.errno)}")
    else:
        print(f"{name}: no error")


heading("interpreter")
print(sys.version_info[:3], sys.platform, sys.byteorder, sys.maxsize)
print(sys.argv[1:], os.environ["GREETING"])

heading("json and re")
text = json.dumps({"größe": [1, 2.5, -0.0, 1e300, None, True], "逆": {"b": "\u0000\U0001f9f6"}}, sort_keys=True)
print(text)
print(json.loads(text)["größe"], hashlib.sha256(text.encode()).hexdigest())
print(re.sub(r"(?P<year>\d{4})-(?P<month>\d\d)", r"\g<month>/\g<year>", "2026-11 and 1999-01"))
print(Counter(re.findall(r"\b\w", "the quick brown fox that jumps over the lazy dog")).most_common(3))

heading("numbers")
getcontext().prec = 40
print(2**200, pow(3, 10**6, 10**9 + 7), Fraction(355, 113) + Fraction(1, 3))
print(Decimal(2).sqrt(), 0.1 + 0.2, float.hex(1 / 3), struct.pack("<hqd", -2, 2**40, 2.5).hex())
print(unicodedata.normalize("NFD", "é") == "e\u0301", "straße".upper(), "ﬁ".casefold())

heading("write")
(data / "tree" / "a" / "b").mkdir(parents=True)
for number in range(20):
    folder = data / "tree" / ["", "a", "a/b"][number % 3]
    with open(folder / f"file{number:02}.txt", "w") as file:
        for line in range(number):
            print(f"line {line} of file {number}", file=file)
with open(data / "table.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["name", "length"])
    for path in sorted(data.glob("tree/**/*.txt")):
        writer.writerow([path.name, path.stat().st_size])
block = bytes(range(256)) * 4096
(data / "block.bin").write_bytes(block)

heading("walk")
total = 0
for folder, folders, files in os.walk(data / "tree"):
    folders.sort()
    digest = hashlib.md5()
    for name in sorted(files):
        content = Path(folder, name).read_bytes()
        total += len(content)
        digest.update(content)
    print(folder, folders, len(files), digest.hexdigest())
print(total, sorted(path.name for path in data.iterdir()))
with open(data / "table.csv", newline="") as file:
    print(sum(int(row["length"]) for row in csv.DictReader(file)))

heading("seek, append, truncate")
with open(data / "block.bin", "r+b") as file:
    file.seek(-6, os.SEEK_END)
    print(file.read(4), file.tell())
    file.seek(1000)
    file.write(b"#" * 24)
    file.seek(998)
    print(file.read(28))
    file.truncate(2048)
with open(data / "block.bin", "ab") as file:
    file.write(b"the end")
    print(file.tell())
print(hashlib.sha1((data / "block.bin").read_bytes()).hexdigest(), os.path.getsize(data / "block.bin"))
with open(data / "sparse", "wb") as file:
    file.seek(100_000)
    file.write(b"!")
print(os.path.getsize(data / "sparse"), (data / "sparse").read_bytes().count(0))
descriptor = os.open(data / "low", os.O_RDWR | os.O_CREAT | os.O_EXCL)
print(os.write(descriptor, b"0123456789"), os.pread(descriptor, 4, 3), os.pwrite(descriptor, b"x", 0))
print(os.lseek(descriptor, 0, os.SEEK_SET), os.read(descriptor, 100))
os.close(descriptor)

heading("times, names, links")
os.utime(data / "low", ns=(1_000_000_000_123_456_789, 1_100_000_000_987_654_321))
print(os.stat(data / "low").st_mtime_ns, os.stat(data / "low").st_atime_ns)
os.rename(data / "low", data / "tree" / "high")
os.replace(data / "tree" / "high", data / "sparse")
print((data / "sparse").read_text())
os.symlink("tree/a", data / "link")
print(os.readlink(data / "link"), (data / "link").is_symlink(), len(os.listdir(data / "link")))
print((data / "link" / "file01.txt").read_text())
os.link(data / "sparse", data / "second")
print(os.stat(data / "second").st_nlink, os.path.samefile(data / "second", data / "sparse"))
os.unlink(data / "sparse")
print(os.stat(data / "second").st_nlink, (data / "second").read_text())
with os.scandir(data) as entries:
    print(sorted((e.name, e.is_dir(), e.is_file(), e.is_symlink()) for e in entries))

heading("whole trees")
shutil.copytree(data / "tree", data / "copy")
print(sum(len(files) for _, _, files in os.walk(data / "copy")))
shutil.rmtree(data / "tree")
print((data / "tree").exists(), (data / "link").exists(), os.path.lexists(data / "link"))
shutil.move(data / "copy" / "a", data / "moved")
print(sorted(os.listdir(data / "moved")))
with tempfile.TemporaryDirectory(dir=data) as folder:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"temporary")
        file.seek(4)
        print(file.read())
print(os.path.exists(folder))

heading("errors")
expect_error("missing", lambda: open(data / "missing"))
expect_error("exclusive", lambda: open(data / "second", "x"))
expect_error("a folder", lambda: open(data, "w"))
expect_error("not a folder", lambda: os.listdir(data / "second"))
expect_error("below a file", lambda: open(data / "second" / "below"))
expect_error("not empty", lambda: os.rmdir(data / "moved"))
expect_error("exists", lambda: os.mkdir(data / "moved"))
expect_error("read a writer", lambda: os.read(os.open(data / "second", os.O_WRONLY), 1))

heading("read-only")
print(Path("/read-only/notes.txt").read_text())
if len(sys.argv) > 1 and sys.argv[1] == "protected":
    for name, action in {
        "write": lambda: open("/read-only/notes.txt", "a"),
        "create": lambda: open("/read-only/new", "w"),
        "remove": lambda: os.remove("/read-only/notes.txt"),
        "rename": lambda: os.rename("/read-only/notes.txt", "/read-only/other"),
        "take": lambda: os.rename("/read-only/notes.txt", "/data/notes.txt"),
        "mkdir": lambda: os.mkdir("/read-only/folder"),
        "utime": lambda: os.utime("/read-only/notes.txt", (0, 0)),
        "truncate": lambda: os.truncate("/read-only/notes.txt", 0),
        "outside": lambda: open("/etc/passwd"),
        "upwards": lambda: open("/data/../../etc/passwd"),
    }.items():
        try:
            action()
            print(f"{name}: no error")
        except OSError as error:
            print(f"{name}: refused")

heading("standard streams")
for number, line in enumerate(sys.stdin):
    print(number, line.rstrip()[::-1])
print("to standard error", file=sys.stderr)
raise SystemExit(3)
