import { css } from 'lit';

/** What the shopper decides: a switch for each. */
export const switches = css`
  fieldset {
    display: grid;
    gap: 0.4em;
    min-inline-size: 0;
    padding: 0;
    border: 0;
  }

  legend {
    padding: 0;
    font-weight: 650;
  }

  .switch {
    display: flex;
    align-items: center;
    gap: 0.8em;
    min-block-size: 44px;
    padding-block: 0.3em;
    cursor: pointer;
  }

  .switch > span {
    display: grid;
    min-inline-size: 0;
  }

  .switch .small:empty {
    display: none;
  }

  [role='switch'] {
    appearance: none;
    flex: none;
    inline-size: 44px;
    block-size: 26px;
    margin: 0;
    background: var(--_surface);
    border: 2px solid var(--_muted);
    border-radius: 13px;
    cursor: pointer;
    transition: background-color 0.15s;
  }

  [role='switch']::before {
    content: '';
    display: block;
    inline-size: 14px;
    block-size: 14px;
    margin: 4px;
    background: var(--_muted);
    border-radius: 50%;
    transition: transform 0.15s;
  }

  [role='switch']:checked {
    background: var(--_accent);
    border-color: var(--_accent);
  }

  [role='switch']:checked::before {
    background: var(--_on-accent);
    transform: translateX(18px);
  }

  [role='switch']:checked:dir(rtl)::before {
    transform: translateX(-18px);
  }

  input[type='checkbox']:not([role]) {
    flex: none;
    inline-size: 22px;
    block-size: 22px;
    margin: 0;
    accent-color: var(--_accent);
  }
`;
