import { describeFloods } from '../../support/server/node-floods.js';

describeFloods(
  ['huge signals', 'huge frames of the relay', 'huge ones of both kinds'].flatMap((kind) => [
    [12, kind],
    [40, kind],
  ]),
);
