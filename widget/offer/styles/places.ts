import { css } from 'lit';

/** Where a ticket stands: in the page with its room kept, or over it. */
export const places = css`
  :host {
    display: block;
    container-type: inline-size;
    font-family: var(--etui-font, inherit);
    font-size: var(--etui-font-size, max(1rem, 14px));
    line-height: 1.45;
    color: var(--_ink);
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  * {
    box-sizing: border-box;
    margin: 0;
  }

  .status {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  /* Over the page: appearing moves nothing. */
  :host(:not([form='inline'])) {
    position: fixed;
    z-index: var(--etui-z-index, 1000);
    inset-block-end: max(var(--etui-inset, 16px), env(safe-area-inset-bottom));
    inset-inline-end: var(--etui-inset, 16px);
    inline-size: min(var(--etui-width, 24em), 100vw - 2 * var(--etui-inset, 16px));
  }

  :host(:not([form='inline'])) .ticket {
    max-block-size: calc(100dvb - 2 * var(--etui-inset, 16px));
  }

  :host([channel='toast']) {
    inset-inline: 0;
    inline-size: min(44em, 100vw - 2 * var(--etui-inset, 16px));
    margin-inline: auto;
  }

  :host([channel='bar']) {
    inset: auto 0 0;
    inline-size: auto;
  }

  /* A slip: what it is, and what to do about it. */
  :host(:is([channel='toast'], [channel='bar'])) .eyebrow {
    display: none;
  }

  :host(:is([channel='toast'], [channel='bar'])) .title {
    margin-block-start: 0;
    font-size: 1.1em;
  }

  dialog {
    inline-size: min(var(--etui-width, 24em), 100vw - 2 * var(--etui-inset, 16px));
    margin: auto;
    padding: 0;
    overflow: visible;
    color: inherit;
    background: none;
    border: 0;
  }

  .sheet {
    outline: 0;
  }

  dialog::backdrop {
    background: var(--etui-backdrop, rgb(0 0 0 / 0.45));
  }

  /* In the page: the room is there from the start, whether or not an offer comes. Narrow columns write the same on more lines. */
  :host([form='inline']) .place {
    --_reserve: var(--etui-reserve, max(24em, 43.5em - 80cqi));
    display: grid;
    block-size: var(--_reserve);
  }

  :host([form='inline']) .place:has(.open) {
    block-size: auto;
    min-block-size: var(--_reserve);
  }

  @container (inline-size >= 34em) {
    :host([form='inline']) .place {
      --_reserve: var(--etui-reserve, 13.5em);
    }
  }

  @media print {
    :host(:not([form='inline'])) {
      display: none;
    }
  }
`;
