import { css } from 'lit';
import { sheetStyles } from '../../kit/styles/sheet.js';
import { lists } from './lists.js';
import { switches } from './switches.js';

const panels = css`
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
`;

/** After the others: what the system asks for has the last word. */
const endings = css`
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

export const styles = [...sheetStyles, panels, switches, lists, endings];
