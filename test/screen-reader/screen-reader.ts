/** Orca and Firefox on a virtual screen: receives key presses and returns what is spoken. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { startDisplay } from '../support/engines/webkit-display.js';
import { findScreenReader } from './find.js';

/** After this much silence, in milliseconds, nothing more is spoken. */
const SILENCE = 2_000;
const LONGEST_WAIT = 30_000;

const NO_SOUND = `LogLevel 1
AudioOutputMethod "null"
AddModule "dummy" "sd_dummy" ""
DefaultModule dummy
`;
/** Disables Firefox's own pages, updates and questions. */
const PREFERENCES = {
  'accessibility.force_disabled': -1,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.download.alwaysOpenPanel': false,
  'browser.download.panel.shown': true,
  'browser.newtab.preload': false,
  'browser.preonboarding.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.translations.enable': false,
  'browser.urlbar.autoFill': false,
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'signon.rememberSignons': false,
  'termsofuse.bypassNotification': true,
};

export type ScreenReader = Awaited<ReturnType<typeof startScreenReader>>;

/** @param end - the text that is spoken last when the page has been read out */
export async function startScreenReader(url: string, end: string) {
  const found = await findScreenReader();
  if ('missing' in found) throw new Error(found.missing);
  const display = await startDisplay('1280x900');
  const home = mkdtempSync(join(tmpdir(), 'missive-chat-screen-reader-'));
  const utterances = join(home, 'utterances.jsonl');
  const env = { ...display.env, ...environment(home), UTTERANCES: utterances, ...programs(found) };
  const session = spawn(
    'dbus-run-session',
    ['--', join(import.meta.dirname, 'session.sh'), url],
    // A process group of its own, so that it can be killed as a whole.
    { env, detached: true, stdio: 'ignore' },
  );
  const stop = (): void => {
    process.off('exit', stop);
    try {
      if (session.pid) process.kill(-session.pid, 'SIGTERM');
    } catch {
      // The group has exited already.
    }
    display.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  process.on('exit', stop);
  let read = 0;

  const spoken = (): string[] =>
    existsSync(utterances) ? readFileSync(utterances, 'utf8').split('\n').filter(Boolean).map(words) : [];
  const untilSilent = async (): Promise<void> => {
    for (let count = -1; count !== spoken().length;) {
      count = spoken().length;
      await wait(SILENCE);
    }
  };
  const xdotool = (...args: string[]): void => void execFileSync('xdotool', args, { env });

  const reader = {
    /** Presses keys, by their X names. */
    press: (...keys: string[]) => xdotool('key', '--clearmodifiers', '--delay', '150', ...keys),
    type: (text: string) => xdotool('type', '--delay', '60', text),
    /** Copies a picture to the clipboard for Ctrl+V. */
    copyPicture(path: string): void {
      const copying = spawn('xclip', ['-selection', 'clipboard', '-t', 'image/png', '-i', path], {
        env,
        stdio: 'ignore',
      });
      copying.unref();
    },
    /** Opens an address in the same tab, and waits until the page has been read out. */
    async open(address: string, end: string): Promise<void> {
      await untilSilent();
      read = spoken().length;
      xdotool('key', '--clearmodifiers', 'ctrl+l');
      // Keys typed before the address bar has the focus would go to the page.
      await untilSilent();
      xdotool('type', '--delay', '60', address);
      xdotool('key', 'Return');
      await reader.untilHeard(end);
    },
    /** Waits until this text has been spoken, and everything that follows it. */
    async untilHeard(end: string): Promise<void> {
      const isHeard = (): boolean => spoken().some((text, at) => at >= read && text.includes(end));
      await eventually(`the screen reader says “${end}”`, () => Promise.resolve(isHeard() || undefined));
      await untilSilent();
      read = spoken().length;
    },
    /** Returns what is spoken after `act`: waits for `count` utterances, for `least` milliseconds, and for silence. */
    async hear(act: () => unknown, count: number, least = 0): Promise<string[]> {
      await untilSilent();
      read = spoken().length;
      await act();
      const end = Date.now() + LONGEST_WAIT;
      while (spoken().length < read + count && Date.now() < end) await wait(100);
      await wait(least);
      await untilSilent();
      const heard = spoken().slice(read);
      read += heard.length;
      return heard;
    },
    stop,
  };
  await reader.untilHeard(end);
  return reader;
}

/** Times differ from run to run: with the date, as of a message, and of the day. */
const EXACT_TIME = /\w+day, \w+ \d{1,2}, \d{4} at \d{1,2}:\d\d:\d\d [AP]M/g;
const TIME_OF_DAY = /\b\d{1,2}:\d\d [AP]M/g;

/** Formats an utterance for the transcript: with its language if it is not the page's English, and without times. */
function words(line: string): string {
  const { text, language } = JSON.parse(line) as { text: string; language: string };
  const said = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(EXACT_TIME, '(date and time)')
    .replace(TIME_OF_DAY, '(time)');
  return language && language !== 'en' ? `[${language}] ${said}` : said;
}

function environment(home: string): Record<string, string> {
  const folders = {
    HOME: home,
    XDG_RUNTIME_DIR: join(home, 'runtime'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  for (const folder of [...Object.values(folders), join(home, 'profile')])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(join(folders.XDG_DATA_HOME, 'orca'));
  cpSync(
    join(import.meta.dirname, 'orca-customizations.py'),
    join(folders.XDG_DATA_HOME, 'orca', 'orca-customizations.py'),
  );
  mkdirSync(join(folders.XDG_CONFIG_HOME, 'speech-dispatcher', 'modules'), { recursive: true });
  writeFileSync(join(folders.XDG_CONFIG_HOME, 'speech-dispatcher', 'speechd.conf'), NO_SOUND);
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(home, 'profile', 'user.js'), lines.join('\n'));
  return { ...folders, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', NO_AT_BRIDGE: '0' };
}

const programs = ({ firefox, launcher }: { firefox: string; launcher: string }): Record<string, string> => ({
  FIREFOX: firefox,
  AT_SPI_LAUNCHER: launcher,
  GTK_MODULES: 'gail:atk-bridge',
  GNOME_ACCESSIBILITY: '1',
  ACCESSIBILITY_ENABLED: '1',
  MOZ_DISABLE_CONTENT_SANDBOX: '1',
  SCREEN_READER_BROWSER: process.env.SCREEN_READER_BROWSER ?? 'firefox',
});
