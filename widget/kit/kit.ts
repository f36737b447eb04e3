/**
 * All that the widget's chunk lends to the chunks of further elements, so that a page has one Lit: a second one would weigh as
 * much again, and a strict policy for Trusted Types refuses it. Put on the page under a symbol; whoever can run a script there
 * could change any element anyway.
 */
export { css, html, LitElement, nothing, svg } from 'lit';
export { property, state } from 'lit/decorators.js';
export * from './shared.js';

export const KIT = Symbol.for('etui.kit');
