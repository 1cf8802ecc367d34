import { describeConversation } from '../../support/chaos.js';

describeConversation([
  ['only', 800],
  ['never', 800],
]);
