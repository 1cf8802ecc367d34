import { describeFloods } from '../support/server/node-floods.js';

describeFloods([[12, 'huge ones of both kinds']]);
