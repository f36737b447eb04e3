import { css } from 'lit';

/** Every colour a shop may change, for light and dark pages. */
export const colours = css`
  :host {
    --_accent: var(--etui-accent, #0f6b5c);
    --_on-accent: var(--etui-on-accent, #fff);
    --_surface: var(--etui-surface, #fffefb);
    --_ink: var(--etui-ink, #1d1b18);
    --_muted: var(--etui-muted, #625d55);
    --_hair: color-mix(in srgb, var(--_ink) 22%, transparent);
    --_stub: var(--etui-stub, color-mix(in srgb, var(--_accent) 9%, var(--_surface)));
    --_on-stub: var(--etui-on-stub, var(--_ink));
    --_pattern: var(
      --etui-pattern,
      repeating-linear-gradient(
        -45deg,
        transparent 0 7px,
        color-mix(in srgb, var(--_accent) 6%, transparent) 7px 8px
      )
    );
    --_shadow: var(--etui-shadow, drop-shadow(0 0 1px var(--_hair)) drop-shadow(0 10px 24px #00000030));
    --_radius: var(--etui-radius, 14px);
    --_button-radius: var(--etui-button-radius, calc(var(--_radius) * 0.6));
    --_notch: var(--etui-notch, 9px);
    --_perforation: var(--etui-perforation, 3px dotted var(--_hair));
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
