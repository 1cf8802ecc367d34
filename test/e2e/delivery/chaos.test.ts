import { describeConversation } from '../../support/chaos.js';

describeConversation([['fallback', 2_000]]);
