export { answerAll } from './student/scorer.js';
