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
    margin-block: 0.15em;
    font-family: var(--etui-title-font, inherit);
    font-size: 1.45em;
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  .body {
    text-wrap: pretty;
  }

  .terms {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.8em;
    margin-block-start: 0.35em;
    font-size: 0.8125em;
    color: var(--_muted);
  }

  .left {
    font-weight: 600;
    color: var(--_ink);
  }

  .links {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.4em;
    margin-inline: -0.6em;
  }

  button,
  a {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0.4em 1em;
    font: inherit;
    white-space: nowrap;
    text-decoration: none;
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_button-radius);
    cursor: pointer;
    touch-action: manipulation;
  }

  :is(button, a):focus-visible {
    outline: 2px solid var(--_ring, var(--_accent));
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

  .primary[aria-disabled='true'] {
    cursor: progress;
  }

  .quiet {
    padding-inline: 0.4em;
  }

  .quiet:hover {
    background: color-mix(in srgb, currentColor 12%, transparent);
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
    flex: 1 100%;
    display: flex;
    flex-flow: row wrap;
    justify-content: space-between;
    gap: 0.15em 0.6em;
    font-size: 0.8125em;
  }

  .code {
    font-family: var(--etui-code-font, ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace);
    flex: 1 100%;
    padding: 0.35em 0.5em;
    font-size: 1.4em;
    font-weight: 600;
    letter-spacing: 0.04em;
    text-align: center;
    user-select: all;
    color: var(--_ink);
    background: var(--_surface);
    border: 1.5px dashed var(--_hair);
    border-radius: var(--_button-radius);
  }

  /* What became of it, as a rubber stamp leaves it. */
  .stamp {
    max-inline-size: 100%;
    margin-block: 0.3em;
    padding: 0.2em 0.7em;
    font-weight: 700;
    color: var(--_accent);
    border: 2px solid;
    border-radius: 0.4em;
    rotate: -2.5deg;
  }

  .gone .stamp {
    color: var(--_muted);
  }

  .over :is(.title, .body) {
    color: var(--_muted);
  }

  ::slotted([slot='footer']) {
    flex-basis: 100%;
  }
`;
