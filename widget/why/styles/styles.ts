import { css } from 'lit';
import { reasonStyles } from '../../kit/shared.js';
import { sheetStyles } from '../../kit/styles/sheet.js';

const why = css`
  .about {
    font-size: 1.15em;
    font-weight: 600;
  }

  .why {
    max-inline-size: 44em;
    padding: 0;
    font-size: 1em;
  }

  .without {
    max-inline-size: 44em;
    padding: 0.8em 1em;
    background: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
    border-inline-start: 4px solid var(--_accent);
    border-radius: calc(var(--_radius) * 0.4);
  }

  .notice {
    display: grid;
    gap: 0.5em;
    max-inline-size: 44em;
    padding-block-start: 0.8em;
    color: var(--_ink);
    border-block-start: 1px solid var(--_hair);
  }

  .notice p {
    color: var(--_muted);
  }

  .region {
    display: grid;
    gap: 0.2em;
  }

  h4 {
    font-size: 1em;
    font-weight: 600;
  }

  ::slotted(p) {
    margin: 0;
  }

  @media (forced-colors: active) {
    .for {
      fill: Highlight;
    }

    .against {
      fill: CanvasText;
    }
  }
`;

export const styles = [reasonStyles, ...sheetStyles, why];
