"""Orca loads this file when it starts: each utterance is written to $UTTERANCES, as a line of JSON."""

import json
import os

from orca import speech

_file = open(os.environ["UTTERANCES"], "a", buffering=1)


def _language(acss):
    family = (acss or {}).get("family") or {}
    return family.get("lang") or ""


def _write(text, acss):
    _file.write(json.dumps({"text": str(text), "language": _language(acss)}) + "\n")


_speak = speech._speak
_say_all = speech.sayAll


def speak(text, acss, *rest, **named):
    _write(text, acss)
    return _speak(text, acss, *rest, **named)


def say_all(utterances, *rest, **named):
    def written():
        for context, acss in utterances:
            _write(context.utterance, acss)
            yield [context, acss]

    return _say_all(written(), *rest, **named)


speech._speak = speak
speech.sayAll = say_all
