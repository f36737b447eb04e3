import { css } from 'lit';

/** What is written and pressed on a ticket. */
export const words = css`
  .eyebrow {
    display: flex;
    align-items: center;
    gap: 0.45em;
    font-size: 0.8125em;
    color: var(--_accent);
  }

  .mark {
    inline-size: 1.4em;
    block-size: 1.4em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .title {
    margin-block: 0.2em 0.15em;
    font-size: 1.3em;
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.01em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  .body {
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }

  .terms {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.8em;
    margin-block-start: 0.35em;
    font-size: 0.8125em;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  .links {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.4em;
    margin-inline: -0.6em;
  }

  button {
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0.4em 1em;
    font: inherit;
    white-space: nowrap;
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 0.6);
    cursor: pointer;
    touch-action: manipulation;
  }

  button:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }

  .primary {
    font-weight: 600;
    color: var(--_on-accent);
    background: var(--_accent);
  }

  .primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_ink));
  }

  .primary[aria-disabled='true'] {
    cursor: progress;
  }

  .quiet {
    padding-inline: 0.7em;
  }

  .quiet:hover {
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
  }

  .link {
    padding-inline: 0.75em;
    font-size: 0.8125em;
    color: var(--_muted);
    text-decoration: underline;
    text-decoration-color: var(--_hair);
    text-underline-offset: 0.2em;
  }

  .link:hover,
  .link[aria-expanded='true'] {
    color: var(--_ink);
    text-decoration-color: currentColor;
  }

  .note {
    flex-basis: 100%;
    font-size: 0.8125em;
  }

  .code-line {
    flex: 1 1 100%;
    display: flex;
    flex-direction: column;
  }

  .code-label {
    font-size: 0.8125em;
    color: var(--_muted);
  }

  .code {
    font-family: var(--etui-code-font, ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace);
    font-size: 1.2em;
    font-weight: 600;
    letter-spacing: 0.06em;
    overflow-wrap: anywhere;
    user-select: all;
  }

  ::slotted([slot='footer']) {
    flex-basis: 100%;
  }
`;
