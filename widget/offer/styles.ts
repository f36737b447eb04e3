/**
 * The ticket's look, as constructed style sheets (a `<style>` would break a strict policy). Every colour and size that a
 * shop may want to change is a custom property, listed in the element's documentation.
 *
 * The ticket is two pieces, the main one and its stub. Each has quarter circles cut out of the corners at the
 * perforation; the shadow is a filter on both, so that it follows the notches.
 */
import { css } from 'lit';

const colours = css`
  :host {
    --_accent: var(--etui-accent, #0f6b5c);
    --_on-accent: var(--etui-on-accent, #fff);
    --_surface: var(--etui-surface, #fffefb);
    --_ink: var(--etui-ink, #1d1b18);
    --_muted: var(--etui-muted, #625d55);
    --_hair: color-mix(in srgb, var(--_ink) 22%, transparent);
    --_stub: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
    --_shadow: var(--etui-shadow, drop-shadow(0 0 1px var(--_hair)) drop-shadow(0 10px 24px #00000030));
    --_radius: var(--etui-radius, 14px);
    --_notch: 9px;
  }

  /* The page's own colour scheme decides, and follows the system where the page does. */
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_accent: var(--etui-accent, light-dark(#0f6b5c, #84d8c2));
      --_on-accent: var(--etui-on-accent, light-dark(#fff, #06251e));
      --_surface: var(--etui-surface, light-dark(#fffefb, #262421));
      --_ink: var(--etui-ink, light-dark(#1d1b18, #f4f0e8));
      --_muted: var(--etui-muted, light-dark(#625d55, #bab3a7));
    }
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }
`;

const places = css`
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

const ticket = css`
  .ticket {
    --_at: 100%;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    filter: var(--_shadow);
    animation: arrive 0.32s cubic-bezier(0.2, 0.8, 0.2, 1);
  }

  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(10px);
    }
  }

  .main,
  .stub {
    --_cut: #0000 var(--_notch), #000 calc(var(--_notch) + 0.5px);
    padding: 1.1em 1.25em;
    background: var(--_surface);
  }

  .main {
    flex: 1 1 auto;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding-block-end: 0.35em;
    border-radius: var(--_radius) var(--_radius) 0 0;
    mask:
      radial-gradient(circle at 0 100%, var(--_cut)) 0 0 / 51% 100% no-repeat,
      radial-gradient(circle at 100% 100%, var(--_cut)) 100% 0 / 51% 100% no-repeat;
  }

  .stub {
    position: relative;
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em 0.6em;
    background: var(--_stub);
    border-radius: 0 0 var(--_radius) var(--_radius);
    mask:
      radial-gradient(circle at 0 0, var(--_cut)) 0 0 / 51% 100% no-repeat,
      radial-gradient(circle at 100% 0, var(--_cut)) 100% 0 / 51% 100% no-repeat;
  }

  /* The perforation. */
  .stub::before {
    content: '';
    position: absolute;
    inset-block-start: -1.5px;
    inset-inline: calc(var(--_notch) + 6px);
    border-block-start: 3px dotted var(--_hair);
  }

  .stub > .primary {
    flex: 1 1 auto;
  }

  /* The stub alone, torn off. */
  .torn {
    margin-inline-start: auto;
    inline-size: min(100%, 19em);
  }

  .torn .title {
    flex-basis: 100%;
    margin: 0;
    font-size: 1em;
  }

  /* Wide enough to lie down: the stub goes to the side. */
  @container (inline-size >= 34em) {
    :host([form='inline']) .ticket {
      flex-direction: row;
    }

    :host([form='inline']) .main {
      flex: 1 1 0;
      padding-block-end: 0.5em;
      border-radius: 0;
      border-start-start-radius: var(--_radius);
      border-end-start-radius: var(--_radius);
      mask:
        radial-gradient(circle at var(--_at) 0, var(--_cut)) 0 0 / 100% 51% no-repeat,
        radial-gradient(circle at var(--_at) 100%, var(--_cut)) 0 100% / 100% 51% no-repeat;
    }

    :host([form='inline']) .stub {
      flex: 0 0 15em;
      flex-flow: column;
      align-items: stretch;
      justify-content: center;
      border-radius: 0;
      border-start-end-radius: var(--_radius);
      border-end-end-radius: var(--_radius);
      mask:
        radial-gradient(circle at calc(100% - var(--_at)) 0, var(--_cut)) 0 0 / 100% 51% no-repeat,
        radial-gradient(circle at calc(100% - var(--_at)) 100%, var(--_cut)) 0 100% / 100% 51% no-repeat;
    }

    :host([form='inline']) .stub::before {
      inset-inline: -1.5px auto;
      inset-block: calc(var(--_notch) + 6px);
      border-block-start: 0;
      border-inline-start: 3px dotted var(--_hair);
    }

    :host([form='inline']) .stub > .primary {
      flex: none;
    }
  }

  .ticket:dir(rtl) {
    --_at: 0%;
  }
`;

const words = css`
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

const why = css`
  .why {
    display: grid;
    gap: 0.6em;
    padding-block: 0.2em 0.9em;
    font-size: 0.875em;
  }

  ul {
    display: grid;
    gap: 0.5em;
    padding: 0;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 8em 7.5em;
    align-items: center;
    gap: 0.6em;
  }

  .strength {
    color: var(--_muted);
  }

  .bar {
    inline-size: 100%;
    block-size: 0.6em;
  }

  .bar:dir(rtl) {
    transform: scaleX(-1);
  }

  .axis {
    stroke: var(--_hair);
  }

  .for {
    fill: var(--_accent);
  }

  .against {
    fill: var(--_muted);
  }

  .notice {
    color: var(--_muted);
  }

  @container (inline-size < 30em) {
    li {
      grid-template-columns: minmax(0, 1fr) 7em;
      gap: 0 0.6em;
    }

    .strength {
      grid-column: 1 / -1;
    }
  }

  /* A narrow column: the two buttons stay side by side. */
  @container (inline-size < 20em) {
    .main,
    .stub {
      padding-inline: 1em;
    }

    .stub {
      column-gap: 0.3em;
    }

    .primary,
    .quiet {
      padding-inline: 0.6em;
    }

    li {
      grid-template-columns: minmax(0, 1fr) 5em;
    }
  }
`;

const preferences = css`
  @media (prefers-reduced-motion: reduce) {
    .ticket {
      animation: none;
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_ink);
      --_hair: var(--_ink);
    }
  }

  /* Colours, masks and shadows are the system's to decide: borders carry the shape. */
  @media (forced-colors: active) {
    .ticket {
      border: 1px solid CanvasText;
      border-radius: var(--_radius);
      filter: none;
    }

    .main,
    .stub {
      mask: none;
    }

    button:not(.link) {
      border-color: ButtonText;
    }

    .for {
      fill: Highlight;
    }

    .against {
      fill: CanvasText;
    }
  }
`;

export const styles = [colours, places, ticket, words, why, preferences];
