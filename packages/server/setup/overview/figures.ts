import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { StatisticsView } from '../../src/api/statistics.js';
import { changeOf, duration, number, ratingOf, share, type Change } from './words.js';

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** The numbers of the period, each compared with the period before. */
export function figures(view: StatisticsView): TemplateResult {
  const { counts, firstReplies, previous, days } = view;
  const before = previous?.counts;
  const replies = previous?.firstReplies;
  const rating = ratingOf(view);
  const ratingBefore = previous ? ratingOf(previous).mean : null;
  const figure = (title: string, value: string, more: string, change: Change | null): TemplateResult =>
    html`<li>
      <h2>${title}</h2>
      <p class="value">${value}</p>
      <p class="more">${more}</p>
      ${
        change
          ? html`<p class="change" ?data-good=${change.isGood === true} ?data-bad=${change.isGood === false}>
              ${change.text}
            </p>`
          : nothing
      }
    </li>`;
  const { median, p90, missed, missedOnline } = firstReplies;
  return html`
    <ul class="figures">
      ${figure(
        'Conversations started',
        number(counts.conversations),
        '',
        changeOf(counts.conversations, before?.conversations ?? null, days, { wanted: 'more' }),
      )}
      ${figure(
        'First reply, median',
        median === null ? '–' : duration(median),
        p90 === null ? 'No person has replied yet.' : `9 of 10 within ${duration(p90)}`,
        changeOf(median, replies?.median ?? null, days, { wanted: 'less', say: duration }),
      )}
      ${figure(
        'Missed',
        number(missed),
        missed === 0
          ? 'Every visitor got a reply within a day.'
          : `${number(missedOnline)} while you were online`,
        changeOf(missed, replies?.missed ?? null, days, { wanted: 'less' }),
      )}
      ${figure(
        'Messages of visitors',
        number(counts['messages-in']),
        '',
        changeOf(counts['messages-in'], before?.['messages-in'] ?? null, days, { wanted: null }),
      )}
      ${figure(
        'Replies of your team',
        number(counts['messages-out']),
        '',
        changeOf(counts['messages-out'], before?.['messages-out'] ?? null, days, { wanted: null }),
      )}
      ${figure(
        'Automatic replies',
        number(counts.answers),
        '',
        changeOf(counts.answers, before?.answers ?? null, days, { wanted: null }),
      )}
      ${figure(
        'Ratings',
        rating.mean === null ? '–' : share(rating.mean),
        rating.count === 0 ? 'None in this time.' : `good, of ${number(rating.count)}. “Okay” counts half.`,
        changeOf(rating.mean, ratingBefore, days, { wanted: 'more', say: share }),
      )}
      ${figure(
        'Emails to visitors',
        number(counts.emails),
        'with replies that they had not seen',
        changeOf(counts.emails, before?.emails ?? null, days, { wanted: null }),
      )}
    </ul>
    ${
      previous
        ? nothing
        : html`<p class="help">
            Counted since ${date.format(new Date(view.countedSince))}: too short for a comparison.
          </p>`
    }
  `;
}
