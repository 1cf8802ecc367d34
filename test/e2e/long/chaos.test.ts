import { describeConversation } from '../../support/chaos.js';

describeConversation([
  ['fallback', 2_000],
  ['only', 800],
  ['never', 800],
]);
