"""Orca loads this file when it starts: each utterance is written to $UTTERANCES, as a line of JSON."""

import json
import os

from orca import speech, speech_generator

_file = open(os.environ["UTTERANCES"], "a", buffering=1)


# The silent speech service has no voices: the language that Orca asks one for would be lost.
_languages = []


def _write(text):
    languages = sorted(set(_languages))
    _languages.clear()
    _file.write(json.dumps({"text": str(text), "language": " ".join(languages)}) + "\n")


_voice = speech_generator.SpeechGenerator.voice
_speak = speech._speak
_say_all = speech.sayAll


def voice(self, key=None, **args):
    if args.get("language"):
        _languages.append(args["language"])
    return _voice(self, key, **args)


def speak(text, acss, *rest, **named):
    _write(text)
    return _speak(text, acss, *rest, **named)


def say_all(utterances, *rest, **named):
    def written():
        for context, acss in utterances:
            _write(context.utterance)
            yield [context, acss]

    return _say_all(written(), *rest, **named)


speech_generator.SpeechGenerator.voice = voice
speech._speak = speak
speech.sayAll = say_all
