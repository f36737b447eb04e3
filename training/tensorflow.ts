export * from './fit/tensorflow.js';
