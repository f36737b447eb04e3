export * from './student/weights.js';
