/** Entry of the one-file build: the tags, and everything that the package exports. */
import './elements/define.js';

export * from './index.js';
