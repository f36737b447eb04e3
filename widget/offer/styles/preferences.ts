import { css } from 'lit';

/** What the shopper's system asks for. */
export const preferences = css`
  @media (prefers-reduced-motion: reduce) {
    .ticket {
      animation: none;
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_ink);
      --_hair: var(--_ink);
      --_pattern: none;
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
      background: Canvas;
    }

    .link {
      border: 0;
    }

    .stub::before {
      border-color: CanvasText;
    }

    .for {
      fill: Highlight;
    }

    .against {
      fill: CanvasText;
    }
  }
`;
