#!/usr/bin/env bash
# Runs on a session bus of its own: window manager, accessibility bus, a speech service without sound, Orca, and then the
# browser with the page. Ends with the browser.
set -u
openbox &
"$AT_SPI_LAUNCHER" --launch-immediately --a11y=1 --screen-reader=1 &
sleep 1
speech-dispatcher -s -t 0 -C "$XDG_CONFIG_HOME/speech-dispatcher" &
sleep 1
orca --replace &
# Orca's own greeting says that it listens.
for _ in $(seq 300); do
  grep -q 'Screen reader on' "$UTTERANCES" && break
  sleep 0.2
done
if [ "$SCREEN_READER_BROWSER" = chromium ]; then
  chromium --no-sandbox --disable-gpu --disable-background-networking --force-renderer-accessibility --no-first-run \
    --user-data-dir="$HOME/profile" "$1"
else
  "$FIREFOX" --profile "$HOME/profile" --no-remote "$1"
fi
