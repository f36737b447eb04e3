import { css } from 'lit';

/** The opened reasons. */
export const why = css`
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
    grid-template-columns: minmax(0, 1fr) 7em 9em;
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
