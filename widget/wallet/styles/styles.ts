import { css } from 'lit';
import { sheetStyles } from '../../kit/styles/sheet.js';

const wallet = css`
  .coupons {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 22em), 1fr));
    gap: 1em;
  }

  .coupon {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    background: var(--_surface);
    border: 1px solid var(--_hair);
    border-radius: var(--_radius);
    overflow: clip;
  }

  .main,
  .stub {
    padding: 1em 1.25em;
  }

  .main {
    display: grid;
    align-content: start;
    gap: 0.3em;
    flex: 1;
  }

  .stub {
    display: grid;
    gap: 0.7em;
    color: var(--_on-stub);
    background: var(--_pattern) var(--_stub);
    border-block-start: var(--_perforation);
  }

  .stamp {
    justify-self: start;
    padding: 0.1em 0.7em;
    font-size: 0.8125em;
    font-weight: 600;
    color: var(--_accent);
    border: 1px solid currentColor;
    border-radius: 1em;
  }

  /* What can't be used any more steps back, and stays readable. */
  .coupon:not(.ready) :is(.stamp, .title, .code) {
    color: var(--_muted);
  }

  .coupon:not(.ready) .stub {
    color: var(--_ink);
    background: none;
  }

  .ready .stub .label {
    color: inherit;
  }

  .coupon:not(.ready) .code {
    text-decoration: line-through;
  }

  .code-line {
    display: grid;
  }

  .code {
    font-family: var(--etui-code-font, ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace);
    font-size: 1.2em;
    font-weight: 600;
    letter-spacing: 0.06em;
    overflow-wrap: anywhere;
    user-select: all;
    text-align: start;
  }

  [dir='rtl'] .code {
    text-align: end;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }

  .qr-place:not(.open) {
    display: none;
  }

  /* Always dark on light: that is what cameras expect. */
  .qr {
    display: block;
    inline-size: min(100%, 13em);
    margin-inline: auto;
    border-radius: calc(var(--_radius) * 0.4);
    forced-color-adjust: none;
  }

  .light {
    fill: #fff;
  }

  .dark {
    fill: #000;
  }

  .rating {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.75em;
  }

  .stars {
    display: flex;
    margin-inline-start: -10px;
  }

  .star {
    padding: 10px;
    color: var(--_muted);
    line-height: 0;
  }

  .star svg {
    inline-size: 22px;
    block-size: 22px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linejoin: round;
  }

  .star.on {
    color: var(--_accent);
  }

  .star.on svg {
    fill: currentColor;
  }

  @media (forced-colors: active) {
    .star.on {
      color: Highlight;
    }
  }

  @media print {
    :host {
      color: #000;
      font-size: 11pt;
    }

    button,
    .rating,
    .coupon:not(.ready),
    .status {
      display: none !important;
    }

    .coupons {
      grid-template-columns: 1fr 1fr;
    }

    .coupon {
      break-inside: avoid;
      color: #000;
      background: #fff;
      border-color: #000;
    }

    .coupon :is(.stamp, .title, .code, .small, .label) {
      color: #000;
    }

    .stub {
      background: #fff;
      border-color: #000;
    }

    .qr-place {
      display: block !important;
    }

    .qr {
      inline-size: 36mm;
      margin: 0;
    }
  }
`;

export const styles = [...sheetStyles, wallet];
