import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { dayName, number } from './words.js';

/** Width of a day in the drawing, which is stretched to the width of the page. */
const STEP = 10;
const HEIGHT = 100;

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** Bars by day, of one or two series. The table of the overview has the same numbers for those who do not see it. */
export function bars(
  title: string,
  days: readonly string[],
  series: readonly [Series, Series?],
): TemplateResult {
  const all = series.filter((one) => one !== undefined);
  const highest = Math.max(1, ...all.flatMap(({ values }) => values));
  const width = (STEP - 3) / all.length;
  const path = (values: readonly number[], place: number): string =>
    values
      .map((value, day) => {
        // A day with little is still seen.
        const height = value === 0 ? 0 : Math.max(2, (value / highest) * HEIGHT);
        const left = day * STEP + 1.5 + place * width;
        return `M${left} ${HEIGHT}v${-height}h${width}v${height}z`;
      })
      .join('');
  const total = all
    .map(({ name, values }) => `${number(values.reduce((a, b) => a + b, 0))} ${name}`)
    .join(', ');
  return html`<figure>
    <figcaption>
      <b>${title}</b>
      ${
        all.length > 1
          ? all.map(
              ({ name }, place) =>
                html`<span class="key"><span class="swatch" data-series=${place}></span>${name}</span>`,
            )
          : nothing
      }
    </figcaption>
    <div class="plot">
      <span class="scale" aria-hidden="true">${number(highest)}</span>
      <svg
        role="img"
        aria-label="${title}: ${total}. The table below has each day."
        viewBox="0 0 ${days.length * STEP} ${HEIGHT}"
        preserveAspectRatio="none"
      >
        <path d=${path(series[0].values, 0)}></path>
        <path d=${series[1] ? path(series[1].values, 1) : ''} data-series="1"></path>
      </svg>
    </div>
    <div class="axis" aria-hidden="true">
      <span>${dayName(days[0] ?? '')}</span><span>${dayName(days.at(-1) ?? '')}</span>
    </div>
  </figure>`;
}

export const barStyles = css`
  figure {
    margin: 18px 0 0;
  }
  figcaption {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    font-size: 14px;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--quiet);
    font-size: 13px;
  }
  .swatch {
    width: 10px;
    height: 10px;
    border-radius: 3px;
    background: var(--accent);
  }
  .swatch[data-series='1'] {
    background: var(--good);
  }
  .plot {
    position: relative;
    margin-top: 10px;
    border-top: 1px dashed var(--line);
    border-bottom: 1px solid var(--edge);
  }
  .scale {
    position: absolute;
    inset: 2px 0 auto auto;
    color: var(--quiet);
    font-size: 12px;
    line-height: 16px;
  }
  svg {
    display: block;
    width: calc(100% - 44px);
    height: 132px;
  }
  path {
    fill: var(--accent);
  }
  path[data-series] {
    fill: var(--good);
  }
  .axis {
    display: flex;
    justify-content: space-between;
    width: calc(100% - 44px);
    margin-top: 4px;
    color: var(--quiet);
    font-size: 12px;
  }
  @media (forced-colors: active) {
    path,
    .swatch {
      forced-color-adjust: none;
      fill: CanvasText;
      background: CanvasText;
    }
    path[data-series],
    .swatch[data-series='1'] {
      fill: Highlight;
      background: Highlight;
    }
  }
`;
