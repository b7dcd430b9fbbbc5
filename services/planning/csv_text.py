"""From the bytes of a file to its text, whatever program saved it."""

import codecs

from shared.problems import Invalid

_SAVE_AS_CSV = "Open it in a spreadsheet program and save it as CSV UTF-8."
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a spreadsheet or an archive (.xlsx, .ods, .zip)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_OTHER_LANGUAGES = {"<": "a web page or XML", "{": "JSON", "[": "JSON"}
_SAMPLE = 2000


def decoded(file: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in.

    Raises:
        Invalid: it is empty, something other than CSV, or in no encoding known here.
    """
    for start, kind in _OTHER_FORMATS:
        if file.startswith(start):
            raise Invalid(f"The file is {kind}, not CSV.", _SAVE_AS_CSV)
    for encoding, codec in _candidates(file):
        try:
            text = file.decode(codec).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        _refuse_other_languages(text)
        return text, encoding
    raise Invalid("The file is not text in any encoding known here.", _SAVE_AS_CSV)


def _candidates(file: bytes) -> list[tuple[str, str]]:
    if file.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [("UTF-16", "utf-16")]
    high, low = file[:_SAMPLE:2].count(0), file[1:_SAMPLE:2].count(0)
    if max(high, low) * 8 > min(len(file), _SAMPLE):
        return [("UTF-16", "utf-16-le" if low > high else "utf-16-be")]
    return [("UTF-8", "utf-8"), ("Windows-1252", "cp1252")]


def _refuse_other_languages(text: str) -> None:
    begin = text.lstrip()[:1]
    if not begin:
        raise Invalid("The file is empty.", "Export the list again, with its header.")
    if kind := _OTHER_LANGUAGES.get(begin):
        raise Invalid(f"The file is {kind}, not CSV.", _SAVE_AS_CSV)
