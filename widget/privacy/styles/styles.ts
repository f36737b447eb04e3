import { css } from 'lit';
import { sheetStyles } from '../../kit/styles/sheet.js';

const privacy = css`
  .intro {
    max-inline-size: 44em;
  }

  .panel {
    display: grid;
    grid-template-columns: 100%;
    gap: 0.8em;
    min-inline-size: 0;
    padding: 1.1em 1.25em;
    background: var(--_surface);
    border: 1px solid var(--_hair);
    border-radius: var(--_radius);
  }

  .hint {
    padding: 0.8em 1em;
    background: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
    border-inline-start: 4px solid var(--_accent);
    border-radius: calc(var(--_radius) * 0.4);
  }

  h4 {
    font-size: 1em;
    font-weight: 650;
  }

  .name {
    font-weight: 600;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em 0.8em;
  }

  /* Switches. */
  fieldset {
    display: grid;
    gap: 0.4em;
    min-inline-size: 0;
    padding: 0;
    border: 0;
  }

  legend {
    padding: 0;
    font-weight: 650;
  }

  .switch {
    display: flex;
    align-items: center;
    gap: 0.8em;
    min-block-size: 44px;
    padding-block: 0.3em;
    cursor: pointer;
  }

  .switch > span {
    display: grid;
    min-inline-size: 0;
  }

  .switch .small:empty {
    display: none;
  }

  [role='switch'] {
    appearance: none;
    flex: none;
    inline-size: 44px;
    block-size: 26px;
    margin: 0;
    background: var(--_surface);
    border: 2px solid var(--_muted);
    border-radius: 13px;
    cursor: pointer;
    transition: background-color 0.15s;
  }

  [role='switch']::before {
    content: '';
    display: block;
    inline-size: 14px;
    block-size: 14px;
    margin: 4px;
    background: var(--_muted);
    border-radius: 50%;
    transition: transform 0.15s;
  }

  [role='switch']:checked {
    background: var(--_accent);
    border-color: var(--_accent);
  }

  [role='switch']:checked::before {
    background: var(--_on-accent);
    transform: translateX(18px);
  }

  [role='switch']:checked:dir(rtl)::before {
    transform: translateX(-18px);
  }

  input[type='checkbox']:not([role]) {
    flex: none;
    inline-size: 22px;
    block-size: 22px;
    margin: 0;
    accent-color: var(--_accent);
  }

  /* Lists. */
  .rows {
    display: grid;
  }

  .row,
  .file {
    border-block-start: 1px solid var(--_hair);
  }

  .row.message,
  .file {
    padding-block: 0.6em;
  }

  .message {
    display: grid;
    gap: 0.3em;
    padding-block: 0.6em;
  }

  summary {
    display: flex;
    gap: 0.8em;
    align-items: baseline;
    min-block-size: 44px;
    padding-block: 0.6em;
    cursor: pointer;
    border-radius: 4px;
  }

  .stash summary {
    font-weight: 600;
  }

  summary::before {
    content: '';
    flex: none;
    align-self: center;
    inline-size: 0.45em;
    block-size: 0.45em;
    border: solid var(--_muted);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg) translate(-15%, -15%);
  }

  [open] > summary::before {
    transform: rotate(225deg) translate(-15%, -15%);
  }

  time {
    flex: none;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }

  .row.visits .text {
    font-weight: 600;
  }

  .about {
    color: var(--_muted);
  }

  .text {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  pre {
    max-block-size: 22em;
    padding: 0.8em 1em;
    overflow: auto;
    font: 0.8125em / 1.5 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    text-align: left;
    background: color-mix(in srgb, var(--_ink) 5%, var(--_surface));
    border-radius: calc(var(--_radius) * 0.4);
  }

  .fields {
    display: grid;
    gap: 0.2em;
    padding: 0.5em 0.8em;
    font: 0.8125em / 1.5 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
    text-align: left;
    background: color-mix(in srgb, var(--_ink) 5%, var(--_surface));
    border-radius: calc(var(--_radius) * 0.4);
  }

  .fields div {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
  }

  dt {
    min-inline-size: 6em;
    color: var(--_muted);
  }

  dd {
    margin: 0;
  }

  meter {
    inline-size: min(100%, 24em);
    block-size: 1.2em;
  }

  meter::-webkit-meter-optimum-value {
    background: var(--_accent);
  }

  meter::-moz-meter-bar {
    background: var(--_accent);
  }

  .points {
    display: grid;
    gap: 0.4em;
    padding-inline-start: 1.2em;
    list-style: disc;
  }

  .offer {
    display: grid;
    gap: 0.2em;
    padding: 0.8em 1em;
    border: 2px dashed var(--_hair);
    border-radius: calc(var(--_radius) * 0.6);
  }

  dialog {
    inline-size: min(34em, 100vw - 32px);
    max-block-size: calc(100dvb - 32px);
    margin: auto;
    padding: 1.3em 1.5em;
    overflow: auto;
    color: var(--_ink);
    background: var(--_surface);
    border: 1px solid var(--_hair);
    border-radius: var(--_radius);
  }

  dialog::backdrop {
    background: var(--etui-backdrop, rgb(0 0 0 / 0.45));
  }

  form {
    display: grid;
    gap: 0.9em;
  }

  /* In sight however small the window: the focus it is opened with would scroll the question away. */
  dialog .bar {
    position: sticky;
    inset-block-end: -1.3em;
    margin-block-end: -1.3em;
    padding-block: 0.8em 1.3em;
    background: var(--_surface);
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    [role='switch'] {
      forced-color-adjust: none;
      background: Canvas;
      border-color: ButtonText;
    }

    [role='switch']::before {
      background: ButtonText;
    }

    [role='switch']:checked {
      background: Highlight;
      border-color: Highlight;
    }

    [role='switch']:checked::before {
      background: HighlightText;
    }
  }
`;

export const styles = [...sheetStyles, privacy];
