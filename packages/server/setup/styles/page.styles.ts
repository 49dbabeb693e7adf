import { css } from 'lit';

/** The page itself: every element inherits its colors. */
export const pageStyles = css`
  :root {
    color-scheme: light dark;
    --ink: #16191f;
    --quiet: #5b6472;
    --paper: #fff;
    --ground: #f5f6f8;
    --raised: #fff;
    --line: #dfe3e9;
    --edge: #868f9d;
    --accent: #2459c0;
    --accent-ink: #fff;
    --accent-soft: #e8effc;
    --good: #0d7a3f;
    --good-soft: #e3f5ea;
    --bad: #b3261e;
    --bad-soft: #fdecea;
    --warn: #7a5200;
    --warn-soft: #fff4db;
    --code: #f2f4f7;
    --shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 1px 3px rgb(16 24 40 / 8%);
    --lifted: 0 12px 40px rgb(16 24 40 / 18%);
    --mono: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ink: #e8eaee;
      --quiet: #a3abb8;
      --paper: #171a20;
      --ground: #0f1115;
      --raised: #1d2128;
      --line: #2c323c;
      --edge: #7d8696;
      --accent: #8ab4ff;
      --accent-ink: #0c1a33;
      --accent-soft: #1c2b47;
      --good: #6fd49a;
      --good-soft: #12301f;
      --bad: #ff9a92;
      --bad-soft: #3a1a18;
      --warn: #f2c35b;
      --warn-soft: #332708;
      --code: #12151a;
      --shadow: 0 1px 2px rgb(0 0 0 / 40%);
      --lifted: 0 12px 40px rgb(0 0 0 / 60%);
    }
  }
  html {
    /* What has the focus is never behind the bar at the bottom. */
    scroll-padding: 24px 0 120px;
  }
  body {
    margin: 0;
    min-height: 100vh;
    background: var(--ground);
    color: var(--ink);
    font:
      15px/1.5 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      Arial,
      sans-serif;
    -webkit-text-size-adjust: 100%;
  }
`;
