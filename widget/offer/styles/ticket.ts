import { css } from 'lit';

/**
 * The paper. Two pieces, the main one and its stub; each has quarter circles cut out of the corners at the perforation,
 * and the shadow is a filter on both, so that it follows the notches.
 */
export const ticket = css`
  .ticket {
    --_at: 100%;
    display: flex;
    max-inline-size: 60em;
    flex-direction: column;
    min-block-size: 0;
    overflow-wrap: anywhere;
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
    flex: auto;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    align-content: safe center;
    padding-block-end: 0.4em;
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
    gap: 0.4em;
    color: var(--_on-stub);
    background: var(--_pattern) var(--_stub);
    border-radius: 0 0 var(--_radius) var(--_radius);
    mask:
      radial-gradient(circle at 0 0, var(--_cut)) 0 0 / 51% 100% no-repeat,
      radial-gradient(circle at 100% 0, var(--_cut)) 100% 0 / 51% 100% no-repeat;
  }

  /* The perforation. */
  .stub::before {
    content: '';
    position: absolute;
    inset-block-start: 0;
    inset-inline: calc(var(--_notch) + 6px);
    border-block-start: var(--_perforation);
  }

  /* Beside it the quiet ones stay as wide as their words; on a line of their own they fill it. */
  .stub > .primary {
    flex: 99 auto;
  }

  .stub > .quiet {
    flex: auto;
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
    :host(:is([form='inline'], [channel='toast'], [channel='bar'])) .ticket {
      flex-direction: row;
    }

    :host(:is([form='inline'], [channel='toast'], [channel='bar'])) .main {
      flex: 1;
      border-radius: 0;
      border-start-start-radius: var(--_radius);
      border-end-start-radius: var(--_radius);
      mask:
        radial-gradient(circle at var(--_at) 0, var(--_cut)) 0 0 / 100% 51% no-repeat,
        radial-gradient(circle at var(--_at) 100%, var(--_cut)) 0 100% / 100% 51% no-repeat;
    }

    :host(:is([form='inline'], [channel='toast'], [channel='bar'])) .stub {
      flex: 0 0 17em;
      align-content: center;
      border-radius: 0;
      border-start-end-radius: var(--_radius);
      border-end-end-radius: var(--_radius);
      mask:
        radial-gradient(circle at calc(100% - var(--_at)) 0, var(--_cut)) 0 0 / 100% 51% no-repeat,
        radial-gradient(circle at calc(100% - var(--_at)) 100%, var(--_cut)) 0 100% / 100% 51% no-repeat;
    }

    :host(:is([form='inline'], [channel='toast'], [channel='bar'])) .stub::before {
      inset-inline: 0 auto;
      inset-block: calc(var(--_notch) + 6px);
      border-block-start: 0;
      border-inline-start: var(--_perforation);
    }

    :host(:is([form='inline'], [channel='toast'], [channel='bar'])) .stub > .primary {
      flex: 1 100%;
    }
  }

  /* From edge to edge, what is written no further apart than on a page. */
  :host([channel='bar']) .ticket {
    --_margin: max(0px, (100cqi - 76em) / 2);
    max-inline-size: none;
  }

  :host([channel='bar']) :is(.main, .stub) {
    border-radius: 0;
  }

  @container (inline-size >= 76em) {
    :host([channel='bar']) .main {
      padding-inline-start: calc(1.25em + var(--_margin));
    }

    :host([channel='bar']) .ticket .stub {
      flex-basis: calc(17em + var(--_margin));
      padding-inline-end: calc(1.25em + var(--_margin));
    }
  }

  .ticket:dir(rtl) {
    --_at: 0%;
  }
`;
