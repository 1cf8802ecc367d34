import { describeConversation } from '../../support/chaos.js';

describeConversation([['fallback', 1_000]]);
