import { describeAnswers } from '../../support/trust/hostile/answers.js';
import { describeFrames } from '../../support/trust/hostile/frames.js';
import { KINDS } from '../../support/trust/hostile/kinds.js';
import { describeMembers } from '../../support/trust/hostile/members.js';
import { describeMiddle } from '../../support/trust/hostile/middle.js';
import { describeSessions } from '../../support/trust/hostile/sessions.js';
import { describeSplit } from '../../support/trust/hostile/split.js';

// `npm run test:core:long` attacks every kind of room, with and without direct links.
describeFrames(KINDS.secret, ['relay']);
describeMembers(KINDS.secret);
describeAnswers(KINDS.secret, ['relay']);
describeMiddle(KINDS.open, ['relay']);
describeMiddle(KINDS.secret, ['relay']);
describeSessions(KINDS.secret);
describeSplit(KINDS.secret);
