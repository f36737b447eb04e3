/**
 * The ticket's look, as constructed style sheets: a `<style>` would break a strict policy. Every colour and size that a
 * shop may want to change is a custom property, listed in the element's documentation.
 */
import { colours } from './colours.js';
import { places } from './places.js';
import { preferences } from './preferences.js';
import { ticket } from './ticket.js';
import { why } from './why.js';
import { words } from './words.js';

export const styles = [colours, places, ticket, words, why, preferences];
