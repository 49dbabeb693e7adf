import { css } from 'lit';

export const panelStyles = css`
  :host {
    display: block;
    background: var(--missive-chat-background-color);
    background-clip: padding-box;
    color: var(--missive-text);
    color-scheme: var(--missive-chat-color-scheme, light);
    scrollbar-color: color-mix(in srgb, var(--missive-chat-light-text-color) 45%, transparent) transparent;
    -webkit-text-size-adjust: 100%;
    -webkit-font-smoothing: antialiased;
    overflow-wrap: anywhere;
  }
  .window {
    container: window / size;
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    padding-block-end: env(safe-area-inset-bottom, 0px);
    outline: none;
  }
  /*
   * Lines break between words in Japanese and Korean too. Selected on the host: in Firefox, a shadow tree does not
   * inherit the language of its host.
   */
  :host(:lang(ja)) {
    word-break: auto-phrase;
  }
  :host(:lang(ko)) {
    word-break: keep-all;
  }
  .header {
    position: relative;
    z-index: 1;
    flex: none;
    display: flex;
    align-items: center;
    gap: 12px;
    padding-block: calc(16px + env(safe-area-inset-top, 0px)) 16px;
    padding-inline: calc(20px + env(safe-area-inset-left, 0px)) calc(12px + env(safe-area-inset-right, 0px));
    background: var(--missive-chat-header-opened-background-color)
      linear-gradient(165deg, #0000 40%, #00000014);
    box-shadow: 0 4px 16px -8px #0003;
    --missive-chosen: var(--missive-chat-header-title-text-color);
    --missive-exact: var(--missive-chat-exact-header-title-text-color);
    --missive-back: var(--missive-chat-header-opened-background-color);
    /* In the header, a dark text color is taken as the page's choice; the white of the defaults is not. */
    --missive-over: xyz y calc(9 - 9 * y) 0 / 1;
  }
  h2,
  .status,
  .close {
    color: var(--missive-text);
  }
  .header .avatar {
    width: 40px;
    height: 40px;
    font-size: 15px;
    box-shadow: 0 0 0 2px #ffffff40;
  }
  .words {
    flex: 1;
    min-width: 0;
  }
  h2,
  .status bdi {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  h2 {
    margin: 0;
    font-size: 1.134em;
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  .status {
    display: flex;
    gap: 7px;
    margin-block-start: 2px;
    --missive-exact: var(--missive-chat-exact-header-subtitle-text-color);
    --missive-chosen: color-mix(
      in srgb,
      var(--missive-chat-header-subtitle-text-color) 34%,
      var(--missive-chat-header-title-text-color)
    );
    font-size: 0.867em;
  }
  .dot {
    flex: none;
    width: 9px;
    height: 9px;
    /* Beside the first line, of which there may be several. */
    margin-block-start: 0.354em;
    border-radius: 50%;
    background: var(--missive-chat-status-online-color);
    box-shadow: 0 0 0 1.5px #ffffffd9;
    forced-color-adjust: none;
    transition: var(--missive-motion);
  }
  [data-status='offline'] .dot {
    background: var(--missive-chat-status-offline-color);
  }
  [data-status='connecting'] .dot {
    background: var(--missive-chat-status-connecting-color);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  .close {
    display: grid;
    place-items: center;
    flex: none;
    align-self: flex-start;
    width: 40px;
    height: 40px;
    border-radius: 50%;
    --missive-chosen: var(--missive-chat-close-button-color);
    --missive-exact: var(--missive-chat-exact-close-button-color);
    transition: var(--missive-motion);
  }
  .close:hover {
    background: #ffffff26;
  }
  .close:active {
    transform: scale(0.92);
  }
  .close:focus-visible {
    outline-color: currentColor;
    outline-offset: -3px;
  }
  missive-chat-messages {
    flex: 1;
    min-height: 0;
  }
  missive-chat-composer {
    flex: none;
  }
  missive-chat-messages,
  missive-chat-composer {
    margin-inline: env(safe-area-inset-left, 0px) env(safe-area-inset-right, 0px);
  }
  missive-chat-identify {
    max-width: 480px;
  }
  .footer {
    flex: none;
    max-height: 60px;
    overflow: hidden;
    padding-block-end: 10px;
    text-align: center;
    font-size: 12px;
    line-height: 1;
  }
  /* Until the thread has loaded: shows its slotted content in the same place. */
  missive-chat-messages:not(:defined) {
    display: flex;
    flex-direction: column;
    justify-content: safe flex-end;
    gap: 16px;
    overflow: hidden auto;
    padding: 16px;
  }
  .start {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
  }
  missive-chat-messages + .footer {
    padding-block-start: 8px;
    border-block-start: 1px solid var(--missive-chat-border-color);
  }
  .footer a {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 6px 10px;
    border-radius: 6px;
    color: var(--missive-secondary);
    text-decoration: none;
  }
  .footer a:hover {
    color: var(--missive-text);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .footer svg {
    width: 14px;
    height: 14px;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (pointer: coarse) {
    .close {
      width: 44px;
      height: 44px;
    }
    .footer a {
      padding-block: 10px;
    }
  }
  @container window (max-height: 420px) {
    .header {
      padding-block: calc(6px + env(safe-area-inset-top, 0px)) 6px;
    }
    .header .avatar,
    .footer {
      display: none;
    }
  }
  /* Above an on-screen keyboard, the thread needs the room. */
  @container window (max-height: 280px) {
    .header {
      padding-block: 0;
    }
    .status {
      display: none;
    }
    .words {
      align-self: center;
    }
    h2 {
      -webkit-line-clamp: 1;
    }
  }
  @media (forced-colors: active) {
    :host,
    .header {
      border: 1px solid;
    }
  }
`;
