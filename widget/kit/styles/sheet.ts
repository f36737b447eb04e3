import { css } from 'lit';
import { colours } from '../../kit/shared.js';

/** Paper, type and things to press, for elements that stand in a page: the tokens of the offer. */
const sheet = css`
  :host {
    display: block;
    container-type: inline-size;
    font-family: var(--etui-font, inherit);
    font-size: var(--etui-font-size, max(1rem, 14px));
    line-height: 1.5;
    color: var(--_ink);
    text-align: start;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
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

  .sheet {
    display: grid;
    gap: 1em;
    max-inline-size: 64em;
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.4em 1em;
  }

  h2 {
    font-size: 1.5em;
    font-weight: 650;
    line-height: 1.2;
    text-wrap: balance;
  }

  h3 {
    font-size: 1.15em;
    font-weight: 650;
    line-height: 1.25;
  }

  h2,
  h3 {
    font-family: var(--etui-title-font, inherit);
  }

  p,
  li,
  dd,
  h2,
  h3 {
    overflow-wrap: anywhere;
  }

  .small,
  .label {
    font-size: 0.875em;
    color: var(--_muted);
  }

  ul,
  ol,
  dl {
    padding: 0;
    list-style: none;
  }

  button,
  select {
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0.4em 1em;
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_button-radius);
    cursor: pointer;
    touch-action: manipulation;
  }

  :is(button, select, input, summary, [tabindex]):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .primary {
    font-weight: 600;
    color: var(--_on-accent);
    background: var(--_accent);
  }

  .primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_ink));
  }

  .quiet,
  select {
    border-color: var(--_hair);
  }

  select {
    max-inline-size: 100%;
  }

  .quiet:hover {
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
  }

  button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }

  .wait {
    min-block-size: 6em;
  }

  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_ink);
      --_hair: var(--_ink);
    }
  }

  @media (forced-colors: active) {
    button,
    select {
      border-color: ButtonText;
    }
  }
`;

export const sheetStyles = [colours, sheet];
