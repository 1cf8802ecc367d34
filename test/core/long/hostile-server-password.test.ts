import { attackAll } from '../../support/trust/hostile/attack-all.js';
import { KINDS } from '../../support/trust/hostile/kinds.js';

attackAll(KINDS.password);
