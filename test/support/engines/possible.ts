/** Driver features that a test needs, and the engines that lack them: such a test is reported, counted, and skipped. */
import { ENGINE, type EngineName } from './find.js';

type Ability = 'slow line' | 'idle network' | 'window size' | 'tab key' | 'later tab' | 'time zone';

const LACKS: Readonly<Record<Exclude<EngineName, 'chromium'>, Readonly<Partial<Record<Ability, string>>>>> = {
  firefox: {
    'slow line': 'WebDriver BiDi cannot slow the line down',
    'idle network': 'over WebDriver BiDi the network never counts as idle',
  },
  webkit: {
    'slow line': 'its inspector cannot slow the line down',
    'window size': 'its inspector cannot size the window',
    'time zone': 'its inspector cannot set the time zone',
    'later tab': 'a tab can only be opened by script, which hands it the session of the page that opens it',
    'tab key': 'its inspector makes keys by script, and Tab then moves no focus',
  },
};

/** The options of a test that requires these features. */
export function needs(...abilities: Ability[]): { skip: string | false } {
  const lacks: Readonly<Partial<Record<Ability, string>>> = ENGINE === 'chromium' ? {} : LACKS[ENGINE];
  const reason = abilities.map((ability) => lacks[ability]).find(Boolean);
  return { skip: reason ? `not possible in ${ENGINE}: ${reason}` : false };
}
