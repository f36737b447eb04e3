import { css } from 'lit';

/** What is kept and what left the device, row by row. */
export const lists = css`
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
`;
