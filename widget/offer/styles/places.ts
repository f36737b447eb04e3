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
  :host([form='corner']) {
    position: fixed;
    z-index: var(--etui-z-index, 1000);
    inset-block-end: max(var(--etui-inset, 16px), env(safe-area-inset-bottom));
    inset-inline-end: var(--etui-inset, 16px);
    inline-size: min(var(--etui-width, 24em), 100vw - 2 * var(--etui-inset, 16px));
  }

  :host([form='corner']) .ticket {
    max-block-size: calc(100dvb - 2 * var(--etui-inset, 16px));
  }

  /* In the page: the room is there from the start, whether or not an offer comes. */
  :host([form='inline']) .place {
    display: grid;
    block-size: var(--etui-reserve, 21.5em);
  }

  :host([form='inline']) .place:has(.open) {
    block-size: auto;
    min-block-size: var(--etui-reserve, 21.5em);
  }

  @container (inline-size >= 34em) {
    :host([form='inline']) .place {
      block-size: var(--etui-reserve, 11.5em);
    }

    :host([form='inline']) .place:has(.open) {
      min-block-size: var(--etui-reserve, 11.5em);
    }
  }

  @media print {
    :host([form='corner']) {
      display: none;
    }
  }
`;
